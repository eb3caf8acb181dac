namespace VlmRun.Http;

/// <summary>Takes the trace of requests; called from any thread, never with the key in a line.</summary>
public interface IRequestListener
{
    /// <summary>Whether <see cref="Debug"/> lines are wanted, so that nobody builds a line for nothing.</summary>
    bool WantsDebug { get; }

    /// <summary>One line per try and per pause: method, path, status, time, bytes.</summary>
    void Verbose(string line);

    /// <summary>A warning; the request goes on.</summary>
    void Warning(string text);

    /// <summary>Headers by allow-list and redacted bodies.</summary>
    void Debug(string line);
}
