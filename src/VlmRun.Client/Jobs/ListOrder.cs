namespace VlmRun;

/// <summary>Checks whether a list is newest first: only then does a whole page of older rows mean that no newer ones follow.</summary>
internal sealed class ListOrder(DateTimeOffset? since)
{
    private DateTime? _last;
    private bool _ordered = true;
    private bool _steps;
    private bool _pageIsOlder;
    private bool _pageHasRows;

    public void Add(DateTime? created)
    {
        // In UTC: in autumn, an hour of local time occurs twice.
        if (created?.ToUniversalTime() is not { } time)
        {
            _ordered = false;
            return;
        }

        _ordered &= _last is null || time <= _last;
        _steps |= _last is not null && time < _last;
        _last = time;
        _pageIsOlder = (_pageIsOlder || !_pageHasRows) && since is { } limit && time < limit.UtcDateTime;
        _pageHasRows = true;
    }

    /// <summary>Whether another page can contain rows that match.</summary>
    public bool PageEnded()
    {
        bool isContinued = !(_ordered && _steps && _pageIsOlder);
        _pageIsOlder = false;
        _pageHasRows = false;
        return isContinued;
    }
}
