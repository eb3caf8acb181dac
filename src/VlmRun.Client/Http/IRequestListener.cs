namespace VlmRun.Http;

/// <summary>Receives the trace of requests. It is called from any thread, and no line contains the key.</summary>
public interface IRequestListener
{
    /// <summary>Whether <see cref="Debug"/> lines are used; if not, they are not created.</summary>
    bool WantsDebug { get; }

    /// <summary>One line per attempt and per pause: method, path, status, time, bytes.</summary>
    void Verbose(string line);

    /// <summary>A warning; the request goes on.</summary>
    void Warning(string text);

    /// <summary>Headers that may be shown, and redacted bodies.</summary>
    void Debug(string line);
}
