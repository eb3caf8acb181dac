using VlmRun.Batch.Intake;
using VlmRun.Batch.SharedJournals;
using VlmRun.Costs;

namespace VlmRun.Batch;

/// <summary>The settings of a batch run, as specified by the user.</summary>
internal sealed record BatchSettings
{
    /// <summary>The full path of the journal, or the address of a shared one without secrets.</summary>
    public required string Journal { get; init; }

    /// <summary>The shared journal; null if the journal is a file.</summary>
    public SharedJournalOptions? Shared { get; init; }

    /// <summary>The full path of the folder for one JSON file per source; null for none.</summary>
    public string? Destination { get; init; }

    /// <summary>Whether to take the files of subfolders too.</summary>
    public bool Recurse { get; init; }

    /// <summary>-Include and -Exclude.</summary>
    public required NameFilter Filter { get; init; }

    /// <summary>Whether the whole run starts again.</summary>
    public bool Force { get; init; }

    /// <summary>Whether a request that may have been paid for is sent again.</summary>
    public bool Resubmit { get; init; }

    /// <summary>Whether failed files are sent again.</summary>
    public bool RetryFailed { get; init; }

    /// <summary>Whether files whose content is that of another source are left out.</summary>
    public bool SkipDuplicate { get; init; }

    /// <summary>Whether only what this run finishes is written to the pipeline.</summary>
    public bool NewOnly { get; init; }

    /// <summary>The maximum number of sources in flight.</summary>
    public int ThrottleLimit { get; init; }

    /// <summary>The credits that the run may use; null for no limit on this side.</summary>
    public decimal? MaxCredits { get; init; }

    /// <summary>Estimates what the request for a file costs.</summary>
    public required CostEstimator Estimator { get; init; }

    /// <summary>Time limit for each prediction, in seconds.</summary>
    public double TimeoutSec { get; init; }

    /// <summary>The seconds between polls; null for an interval that grows.</summary>
    public double? IntervalSec { get; init; }

    /// <summary>Whether to go on taking what arrives in the folders.</summary>
    public bool Watch { get; init; }

    /// <summary>For how long a file of a watched folder must not have changed.</summary>
    public TimeSpan Settle { get; init; }

    /// <summary>After how long without anything to do a run that watches ends; null for never.</summary>
    public TimeSpan? UntilIdle { get; init; }

    /// <summary>The full path of the folder for files that have a result; null to leave them.</summary>
    public string? MoveCompleted { get; init; }

    /// <summary>The full path of the folder for files that have failed; null to leave them.</summary>
    public string? MoveFailed { get; init; }

    /// <summary>Whether to delete uploads at the service once the result is recorded.</summary>
    public bool RemoveUpload { get; init; }

    /// <summary>The folders that files are moved to.</summary>
    public IEnumerable<string> MoveFolders => new[] { MoveCompleted, MoveFailed }.OfType<string>();
}
