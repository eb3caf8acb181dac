namespace VlmRun;

/// <summary>The account's credits are used up (status 402).</summary>
public sealed class VlmRunCreditsException : VlmRunException
{
    internal VlmRunCreditsException(string message, ErrorFacts facts, Exception? inner = null)
        : base(message, facts, inner)
    {
    }
}
