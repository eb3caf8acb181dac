using System;

namespace VlmRun.PostgreSql;

/// <summary>A process that works on a run.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Host">Its machine.</param>
/// <param name="ProcessId">Its process.</param>
/// <param name="JoinedAt">When it started.</param>
/// <param name="LeaseLeft">How long its lease is live; negative since it ran out.</param>
/// <param name="LeaseUntil">When its lease runs out, or ran out.</param>
/// <param name="EndedAt">When it ended; null while it runs, or if it was killed.</param>
/// <param name="PerMinute">Its share of the rate limit, in requests per minute; null without a limit.</param>
/// <param name="Claimed">Sources that it has now.</param>
public sealed record WorkerRow(
    long Id, string Host, int ProcessId, DateTime JoinedAt, TimeSpan LeaseLeft, DateTime LeaseUntil, DateTime? EndedAt, double? PerMinute, long Claimed)
{
    /// <summary>Why it ended before everything was done; null if it did not.</summary>
    public string? Early { get; init; }

    /// <summary>The number of errors that it has reported.</summary>
    public int Failures { get; init; }
}
