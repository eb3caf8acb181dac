using VlmRun.Batch.Journals;

namespace VlmRun.Batch;

/// <summary>Carries out the plan of a batch, whatever the kind of its jobs.</summary>
internal interface IBatchRunner : IAsyncDisposable
{
    /// <summary>Why not everything was sent: the id of the error that ended sending, or that the user did not want it; null if it was.</summary>
    string? EndedEarly { get; }

    /// <summary>Number of failures of earlier runs that were found again and not reported.</summary>
    int Unreported { get; }

    /// <summary>Number of sources that are being sent, waited for, or moved.</summary>
    int InFlight { get; }

    /// <summary>Whether nothing more can be sent.</summary>
    bool HasEnded { get; }

    /// <summary>The progress of the run.</summary>
    ProgressState Describe();

    /// <summary>Writes the results that are ready.</summary>
    Task WriteReadyAsync();

    /// <summary>Continues with a source where earlier runs have stopped. Look-ups and results that only need to be written are left for the end.</summary>
    Task TakeAsync(PlannedSource planned);

    /// <summary>Between two listings of a folder: writes what earlier runs have finished, records what is left out, and resolves in-doubt entries once nothing is being sent.</summary>
    /// <param name="take">Takes a source that another process had.</param>
    Task CatchUpAsync(Func<SourceClaim, Task> take);

    /// <summary>The input has ended: writes what earlier runs have finished, resolves in-doubt entries, and waits for the rest.</summary>
    /// <param name="take">Takes a source that another process had.</param>
    Task FinishAsync(Func<SourceClaim, Task> take);
}
