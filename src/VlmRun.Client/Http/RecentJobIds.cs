using System;
using System.Collections.Generic;
using System.Threading;

namespace VlmRun.Http;

/// <summary>The ids of the jobs that were started last, so that one id for two requests is noticed.</summary>
internal sealed class RecentJobIds
{
    // A mixed-up answer follows soon on the one that it is mixed up with.
    private const int MaxCount = 10_000;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>Notes an id; false when another request was given it.</summary>
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
