namespace VlmRun.Webhooks;

/// <summary>Limits concurrent senders: when one more arrives, the oldest is canceled.</summary>
/// <param name="limit">The maximum number of senders; each may send a body of the maximum size.</param>
internal sealed class WebhookAdmission(int limit)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<CancellationTokenSource> _senders = new();

    /// <summary>Admits a sender; its token is canceled when the limit is exceeded and it is the oldest.</summary>
    public LinkedListNode<CancellationTokenSource> Enter()
    {
        CancellationTokenSource? slowest = null;
        LinkedListNode<CancellationTokenSource> sender;
        lock (_lock)
        {
            sender = _senders.AddLast(new CancellationTokenSource());
            if (_senders.Count > limit)
            {
                slowest = _senders.First!.Value;
                _senders.RemoveFirst();
            }
        }

        slowest?.Cancel();
        return sender;
    }

    /// <summary>A sender has ended.</summary>
    public void Leave(LinkedListNode<CancellationTokenSource> sender)
    {
        lock (_lock)
        {
            // Null when it was canceled and removed.
            sender.List?.Remove(sender);
        }
    }
}
