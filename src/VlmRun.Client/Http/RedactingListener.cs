namespace VlmRun.Http;

/// <summary>Removes secrets from the trace and passes it on.</summary>
internal sealed class RedactingListener(IRequestListener inner, Func<string, string> redact) : IRequestListener
{
    public bool WantsDebug => inner.WantsDebug;

    public void Verbose(string line) => inner.Verbose(redact(line));

    public void Warning(string text) => inner.Warning(redact(text));

    public void Debug(string line) => inner.Debug(redact(line));
}
