namespace VlmRun.Costs;

/// <summary>What the newest finished jobs of the account used, by domain or by agent.</summary>
internal sealed class CostHistory
{
    /// <summary>Maximum number of jobs that are listed.</summary>
    public const int MaxListed = 500;

    // More do not make the price surer.
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

    /// <summary>The price that was learned of a domain or an agent; null when nothing was.</summary>
    public HistoryPrice? Of(string name) => HistoryPrice.Of(_used[name], _what);

    // The service appends the version: reader:2. An agent that is asked for without one is any version of it.
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
