using System;

namespace VlmRun.Http;

/// <summary>How many rows to ask for next: few at first, more while pages are light, half when one was heavy.</summary>
internal sealed class PageSize
{
    /// <summary>The API's own limit of rows a page (api reference 2.3).</summary>
    public const int MaxRows = 1000;

    private const int First = 100;
    private const long Heavy = 8 * 1024 * 1024;
    private const long Light = 2 * 1024 * 1024;

    private int _size;

    public PageSize(long? wanted = null)
    {
        _size = wanted is { } rows ? (int)Math.Clamp(rows, 1, MaxRows) : First;
    }

    /// <summary>Rows to ask for when <paramref name="wanted"/> rows are still needed.</summary>
    public int For(long? wanted) => (int)Math.Clamp(Math.Min(_size, wanted ?? MaxRows), 1, MaxRows);

    /// <summary>Learns from a page of up to <paramref name="limit"/> rows that came.</summary>
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
