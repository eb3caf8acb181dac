namespace VlmRun.Http;

/// <summary>How much of a request has been sent in the current attempt; the HTTP pipeline restarts it for each attempt.</summary>
/// <param name="observer">Receives the number of bytes sent in the current attempt; may be null.</param>
public sealed class SendProgress(IProgress<long>? observer = null)
{
    private Action? _advanced;
    private long _bytesSent;
    private volatile bool _isComplete;
    private volatile bool _hasHead;

    /// <summary>Number of bytes of the body sent in this attempt.</summary>
    public long BytesSent => Interlocked.Read(ref _bytesSent);

    /// <summary>The whole body was sent: the server may be acting on it.</summary>
    public bool IsComplete => _isComplete;

    /// <summary>Starts an attempt; <paramref name="advanced"/> is called after each piece and at the end.</summary>
    public void Begin(Action? advanced)
    {
        Interlocked.Exchange(ref _bytesSent, 0);
        observer?.Report(0);
        _isComplete = false;
        _hasHead = false;
        _advanced = advanced;
    }

    /// <summary>Ends an attempt; its progress is kept.</summary>
    public void End() => _advanced = null;

    internal void Add(long bytes)
    {
        long sent = Interlocked.Add(ref _bytesSent, bytes);
        observer?.Report(sent);
        _advanced?.Invoke();
    }

    /// <summary>How far the current attempt has come.</summary>
    internal RequestStage Stage(bool hasBody) =>
        _hasHead ? RequestStage.Body : hasBody && !_isComplete ? RequestStage.Send : RequestStage.Head;

    /// <summary>The response headers have arrived.</summary>
    internal void ReceiveHead() => _hasHead = true;

    internal void Complete()
    {
        _isComplete = true;
        _advanced?.Invoke();
    }
}
