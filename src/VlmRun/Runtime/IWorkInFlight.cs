namespace VlmRun.Runtime;

/// <summary>Work of a cmdlet that may still be running when its pipeline ends.</summary>
internal interface IWorkInFlight
{
    /// <summary>Writes the results that are ready.</summary>
    Task WriteReadyAsync();

    /// <summary>Starts nothing more; waits for outstanding responses, and writes the results.</summary>
    Task SettleAsync();

    /// <summary>Sentences that name what was started, or may have been, and was not written; empty if there is nothing.</summary>
    IEnumerable<string> Unwritten();
}
