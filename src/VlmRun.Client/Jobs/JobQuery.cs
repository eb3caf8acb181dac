namespace VlmRun;

/// <summary>Selects the jobs to list. Filters apply before <see cref="Skip"/> and <see cref="First"/> count.</summary>
/// The type of job: prediction or execution.
public sealed class JobQuery<T>
{
    /// <summary>Number of jobs to skip, 0 or more.</summary>
    public long Skip { get; init; }

    /// <summary>Maximum number of jobs to return; null for all.</summary>
    public long? First { get; init; }

    /// <summary>Created at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Created before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Any other condition.</summary>
    public Func<T, bool>? Where { get; init; }

    internal bool HasFilter => Since is not null || Until is not null || Where is not null;

    internal bool Matches(T job, DateTime? createdAt) =>
        (Since is not { } since || createdAt is { } created && created.ToUniversalTime() >= since.UtcDateTime)
        && (Until is not { } until || createdAt is { } made && made.ToUniversalTime() < until.UtcDateTime)
        && (Where is null || Where(job));
}
