using System;
using VlmRun.Http;

namespace VlmRun.Jobs;

/// <summary>What waits of one session have learned of the service.</summary>
internal sealed class PollCache
{
    private long? _notNewestFirstAt;

    /// <summary>For how long a list that proved to be in another order is not asked for.</summary>
    public static TimeSpan ListsRest { get; } = TimeSpan.FromMinutes(10);

    /// <summary>How many rows of the list to ask for, by the weight of the pages seen.</summary>
    public PageSize Pages { get; } = new(PageSize.Largest);

    /// <summary>Whether the list has proved to be in another order than newest first, not long ago.</summary>
    public bool AreListsGivenUp(TimeProvider time) => _notNewestFirstAt is { } since && time.GetElapsedTime(since) < ListsRest;

    /// <summary>The list has proved to be in another order than newest first, so that jobs of ours may stand anywhere in it.</summary>
    public void GiveUpLists(TimeProvider time) => _notNewestFirstAt = time.GetTimestamp();
}
