namespace VlmRun.Jobs;

/// <summary>Checks whether the rows of a list are newest first, and how old the last one is.</summary>
internal sealed class PageOrder
{
    // Rows that were created at almost the same time may be in either order.
    private const int MinNewerRows = 2;
    private const int NewerShareDivisor = 4;

    private int _older;
    private int _newer;

    /// <summary>When the last row was created, in UTC; null if the row does not say.</summary>
    public DateTime? Last { get; private set; }

    /// <summary>The rows are in another order.</summary>
    public bool IsNotNewestFirst => _newer >= MinNewerRows && _newer * NewerShareDivisor > _newer + _older;

    /// <summary>Starts a page. Jobs that were created since the last page have shifted its rows.</summary>
    public void PageBegins() => Last = null;

    /// <summary>Adds a row.</summary>
    public void Add(DateTime? created)
    {
        DateTime? now = created?.ToUniversalTime();
        _older += now < Last ? 1 : 0;
        _newer += now > Last ? 1 : 0;
        Last = now;
    }
}
