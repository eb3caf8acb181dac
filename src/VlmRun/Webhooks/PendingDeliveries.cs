namespace VlmRun.Webhooks;

/// <summary>Counts accepted deliveries, up to the wanted number, and detects repeated ones.</summary>
internal sealed class PendingDeliveries(int? count, bool takesRepeats)
{
    // The service repeats a delivery within a minute or two, so older ones can be forgotten.
    private const int MaxRemembered = 10_000;

    private readonly Lock _lock = new();
    private readonly HashSet<(string, string)> _taken = [];
    private readonly Queue<(string, string)> _order = new();
    private int? _left = count;
    private int _pending;

    /// <summary>Number of deliveries that were accepted, but not written yet.</summary>
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

    /// <summary>Accepts a delivery: true if it is new, false if it is a repetition, null when no more are wanted.</summary>
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

    /// <summary>A delivery was written.</summary>
    public void HandedOn()
    {
        lock (_lock)
        {
            _pending--;
        }
    }

    /// <summary>No more deliveries are wanted.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _left = 0;
        }
    }
}
