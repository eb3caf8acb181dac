using System;

namespace VlmRun.Jobs;

/// <summary>Whether the rows of a list come newest first, and how far back they have come.</summary>
internal sealed class PageOrder
{
    // Rows that were made at almost the same time may stand in either order.
    private const int MinNewerRows = 2;
    private const int NewerShareDivisor = 4;

    private int _older;
    private int _newer;

    /// <summary>When the last row was made, UTC; null if it does not say.</summary>
    public DateTime? Last { get; private set; }

    /// <summary>The rows come in another order.</summary>
    public bool IsNotNewestFirst => _newer >= MinNewerRows && _newer * NewerShareDivisor > _newer + _older;

    /// <summary>A page begins. What was made since the last one has shifted its rows.</summary>
    public void PageBegins() => Last = null;

    /// <summary>A row comes.</summary>
    public void Add(DateTime? created)
    {
        DateTime? now = created?.ToUniversalTime();
        _older += now < Last ? 1 : 0;
        _newer += now > Last ? 1 : 0;
        Last = now;
    }
}
