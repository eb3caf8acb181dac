using System;

namespace VlmRun;

/// <summary>Which jobs to list. Filters apply before <see cref="Skip"/> and <see cref="First"/> count.</summary>
/// <typeparam name="T">What is listed: predictions or executions.</typeparam>
public sealed class JobQuery<T>
{
    /// <summary>Leave out this many, 0 or more.</summary>
    public long Skip { get; init; }

    /// <summary>Give at most this many; null for all.</summary>
    public long? First { get; init; }

    /// <summary>Made at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Made before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Any other condition.</summary>
    public Func<T, bool>? Where { get; init; }

    internal bool HasFilter => Since is not null || Until is not null || Where is not null;

    internal bool Matches(T job, DateTime? createdAt) =>
        (Since is not { } since || createdAt is { } created && created.ToUniversalTime() >= since.UtcDateTime)
        && (Until is not { } until || createdAt is { } made && made.ToUniversalTime() < until.UtcDateTime)
        && (Where is null || Where(job));
}
