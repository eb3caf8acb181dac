namespace VlmRun;

/// <summary>A process that works on a batch with a shared journal.</summary>
/// <param name="Host">Its machine.</param>
/// <param name="ProcessId">Its process id.</param>
public sealed record BatchWorker(string Host, int ProcessId)
{
    /// <summary>When it started, in local time.</summary>
    public DateTime JoinedAt { get; init; }

    /// <summary>When it ended, in local time; null while it runs, or if it was killed.</summary>
    public DateTime? EndedAt { get; init; }

    /// <summary>How long its lease is live, in seconds; 0 when it has ended or was killed, and others may take what it has.</summary>
    public double LeaseSec { get; init; }

    /// <summary>Its share of the rate limit, in requests per minute; null without a limit.</summary>
    public double? RequestsPerMinute { get; init; }

    /// <summary>Number of files that it has now.</summary>
    public long Claimed { get; init; }

    /// <summary>Number of files that it has ended.</summary>
    public long Ended { get; init; }

    /// <summary>Its state: Running, Ended, or Gone if it was killed or has lost its connection.</summary>
    public string State => EndedAt is not null ? "Ended" : LeaseSec > 0 ? "Running" : "Gone";

    /// <inheritdoc/>
    public override string ToString() => $"{Host}:{ProcessId} ({State})";
}
