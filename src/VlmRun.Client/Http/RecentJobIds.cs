namespace VlmRun.Http;

/// <summary>The ids of recently started jobs, for detecting one id that is returned for two requests.</summary>
internal sealed class RecentJobIds
{
    // A response that was mixed up with another follows soon after it.
    private const int MaxCount = 10_000;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>Records an id; false when it was already returned for another request.</summary>
    public bool Add(string id)
    {
        lock (_lock)
        {
            if (!_ids.Add(id))
            {
                return false;
            }

            _order.Enqueue(id);
            if (_order.Count > MaxCount)
            {
                _ids.Remove(_order.Dequeue());
            }

            return true;
        }
    }
}
