namespace VlmRun.Batch;

/// <summary>The settings of a batch run, as specified by the user.</summary>
internal sealed record BatchSettings
{
    /// <summary>The full path of the journal.</summary>
    public required string Journal { get; init; }

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

    /// <summary>Time limit for each prediction, in seconds.</summary>
    public double TimeoutSec { get; init; }
}
