namespace VlmRun;

/// <summary>The service does not have the requested object (status 404).</summary>
public sealed class VlmRunNotFoundException : VlmRunException
{
    internal VlmRunNotFoundException(string message, ErrorFacts facts, Exception? inner = null)
        : base(message, facts, inner)
    {
    }
}
