using System.Collections.Generic;
using System.Threading;

namespace VlmRun.Webhooks;

/// <summary>Which deliveries were taken: so many as are wanted, each once.</summary>
internal sealed class PendingDeliveries(int? count, bool takesRepeats)
{
    // A delivery is repeated within a minute or two; what was taken long before need not be known.
    private const int MaxRemembered = 10_000;

    private readonly Lock _lock = new();
    private readonly HashSet<(string, string)> _taken = [];
    private readonly Queue<(string, string)> _order = new();
    private int? _left = count;
    private int _pending;

    /// <summary>Taken, but not handed on yet.</summary>
    public int Pending
    {
        get
        {
            lock (_lock)
            {
                return _pending;
            }
        }
    }

    /// <summary>Takes a delivery: true when it is to be handed on, false when it was before, null when no more are wanted.</summary>
    public bool? Take(WebhookDelivery delivery)
    {
        (string, string) key = (delivery.Id, delivery.Status);
        lock (_lock)
        {
            if (!takesRepeats && _taken.Contains(key))
            {
                return false;
            }

            if (_left == 0)
            {
                return null;
            }

            _left--;
            _pending++;
            if (_taken.Add(key))
            {
                _order.Enqueue(key);
            }

            if (_order.Count > MaxRemembered)
            {
                _taken.Remove(_order.Dequeue());
            }

            return true;
        }
    }

    /// <summary>One was handed on.</summary>
    public void HandedOn()
    {
        lock (_lock)
        {
            _pending--;
        }
    }

    /// <summary>No more are wanted.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _left = 0;
        }
    }
}
