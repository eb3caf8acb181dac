namespace VlmRun.Http;

/// <summary>The number of rows to request next: few at first, more while pages are small in bytes, half after a large one.</summary>
internal sealed class PageSize
{
    /// <summary>The API's maximum number of rows per page (api reference 2.3).</summary>
    public const int MaxRows = 1000;

    private const int First = 100;
    private const long Heavy = 8 * 1024 * 1024;
    private const long Light = 2 * 1024 * 1024;

    private int _size;

    public PageSize(long? wanted = null)
    {
        _size = wanted is { } rows ? (int)Math.Clamp(rows, 1, MaxRows) : First;
    }

    /// <summary>The number of rows to request when <paramref name="wanted"/> rows are still needed.</summary>
    public int For(long? wanted) => (int)Math.Clamp(Math.Min(_size, wanted ?? MaxRows), 1, MaxRows);

    /// <summary>Adjusts the size after a page that was requested with up to <paramref name="limit"/> rows.</summary>
    public void Weigh(long bytes, int limit)
    {
        if (bytes > Heavy)
        {
            _size = Math.Max(1, limit / 2);
        }
        else if (bytes < Light)
        {
            _size = Math.Min(MaxRows, _size * 2);
        }
    }
}
