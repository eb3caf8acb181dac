using VlmRun.Http;

namespace VlmRun.Waiting;

/// <summary>What waits of one session have learned of the service.</summary>
internal sealed class WatchMemory
{
    /// <summary>The list route does not show recent jobs first, so that it is no help.</summary>
    public bool ListsAreNoHelp { get; set; }

    /// <summary>How many rows of the list to ask for, by the weight of the pages seen.</summary>
    public PageSize Pages { get; } = new(PageSize.Largest);
}
