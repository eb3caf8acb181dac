using System.Collections.Generic;
using System.Threading;

namespace VlmRun.Webhooks;

/// <summary>Who is sending: so many at once, and when one more comes, whoever has taken longest makes room.</summary>
/// <param name="limit">How many at once; each may hold a body of the greatest size.</param>
internal sealed class WebhookAdmission(int limit)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<CancellationTokenSource> _senders = new();

    /// <summary>Lets one in; its token is cancelled when it has to make room.</summary>
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

    /// <summary>One is done.</summary>
    public void Leave(LinkedListNode<CancellationTokenSource> sender)
    {
        lock (_lock)
        {
            // Null when it has made room.
            sender.List?.Remove(sender);
        }
    }
}
