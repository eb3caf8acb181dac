using VlmRun.Batch.Journals;
using VlmRun.PostgreSql;

namespace VlmRun.Batch.SharedJournals;

/// <summary>Where a shared journal is, and how this process takes part.</summary>
/// <param name="Name">Its address and run, without secrets.</param>
/// <param name="Run">The run.</param>
/// <param name="Store">The database.</param>
internal sealed record SharedJournalOptions(string Name, string Run, RunStoreOptions Store)
{
    /// <summary>The rate limit of this process, in requests per minute; null without one.</summary>
    public double? PerMinute { get; init; }

    /// <summary>The budget that the processes share, in credits; null without one.</summary>
    public decimal? MaxCredits { get; init; }

    /// <summary>Receives the number of processes that share the run.</summary>
    public Action<int>? WorkersChanged { get; init; }

    /// <summary>Whether this process moves files that have ended, also those of a process that has gone.</summary>
    public bool Moves { get; init; }

    /// <summary>The options of a process that shares the rate limit of its session, and a budget in credits.</summary>
    public SharedJournalOptions Sharing(VlmSession session, decimal? maxCredits) =>
        this with { PerMinute = session.RequestsPerMinute, WorkersChanged = session.ShareRateLimit, MaxCredits = maxCredits };

    /// <summary>The options for an address; the credential takes precedence over what the address has.</summary>
    public static SharedJournalOptions Of(JournalAddress address, string run, PSCredential? credential, double maxOutageSec) => new($"{address} (run {run})", run, new RunStoreOptions
    {
        Host = address.Host,
        Port = address.Port,
        Database = address.Database,
        User = credential?.UserName.TrimStart('\\') ?? address.User,
        Password = credential?.GetNetworkCredential().Password ?? address.Password,
        IsRemote = address.IsRemote,
        Parameters = address.Parameters,
        Lease = TimeSpan.FromSeconds(address.LeaseSec),
        MaxOutage = TimeSpan.FromSeconds(maxOutageSec),
    });
}
