namespace VlmRun.Costs;

/// <summary>The credits that the account's newest finished jobs used, by domain or by agent.</summary>
internal sealed class CostHistory
{
    /// <summary>Maximum number of jobs that are listed.</summary>
    public const int MaxListed = 500;

    // More jobs would not make the price more certain.
    private const int Enough = 100;

    private readonly ILookup<string, CreditUsage> _used;
    private readonly string _what;

    private CostHistory(ILookup<string, CreditUsage> used, string what) => (_used, _what) = (used, what);

    /// <summary>Lists predictions, newest first: up to <see cref="MaxListed"/>, or fewer if those of the domain are enough.</summary>
    public static Task<CostHistory> OfPredictionsAsync(VlmRunClient client, string? domain, CancellationToken cancellationToken) => ReadAsync(
        client.Predictions.ListAsync(new JobQuery<Prediction> { First = MaxListed }, cancellationToken), one => (one.Domain, one.Status, one.Usage), domain, "predictions");

    /// <summary>Lists executions, newest first: up to <see cref="MaxListed"/>, or fewer if those of the agent are enough.</summary>
    public static Task<CostHistory> OfExecutionsAsync(VlmRunClient client, string agent, CancellationToken cancellationToken) => ReadAsync(
        client.Agents.ListExecutionsAsync(new JobQuery<AgentExecution> { First = MaxListed }, cancellationToken), one => (Unversioned(one.Name, agent), one.Status, one.Usage), agent, "executions");

    /// <summary>The price learned for a domain or an agent; null if there is none.</summary>
    public HistoryPrice? Of(string name) => HistoryPrice.Of(_used[name], _what);

    // The service appends the version, as in reader:2. A name without a version matches every version.
    private static string? Unversioned(string? name, string agent) => name?.StartsWith(agent + ":", StringComparison.OrdinalIgnoreCase) == true ? agent : name;

    private static async Task<CostHistory> ReadAsync<T>(
        IAsyncEnumerable<T> jobs, Func<T, (string? Name, string Status, CreditUsage? Usage)> read, string? wanted, string what)
    {
        List<(string Name, CreditUsage Usage)> used = [];
        int found = 0;
        await foreach (T job in jobs)
        {
            if (read(job) is not ({ } name, { } status, { CreditsUsed: not null } usage) || !status.Equals(JobStatus.Completed, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            used.Add((name, usage));
            found += name.Equals(wanted, StringComparison.OrdinalIgnoreCase) ? 1 : 0;
            if (found == Enough)
            {
                break;
            }
        }

        return new CostHistory(used.ToLookup(one => one.Name, one => one.Usage, StringComparer.OrdinalIgnoreCase), what);
    }
}
