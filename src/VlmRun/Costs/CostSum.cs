namespace VlmRun.Costs;

/// <summary>Adds up costs.</summary>
internal sealed class CostSum
{
    private readonly SortedDictionary<string, CostSummary> _kinds = new(StringComparer.Ordinal);

    /// <summary>One sum for each kind, in the order of their names.</summary>
    public IEnumerable<CostSummary> Kinds => _kinds.Values;

    /// <summary>The sum of all kinds.</summary>
    public CostSummary Total { get; private set; } = CostSummary.Nothing("all");

    /// <summary>Adds a file.</summary>
    public void Add(FileCost cost)
    {
        string kind = cost.Kind ?? "unknown";
        _kinds[kind] = (_kinds.GetValueOrDefault(kind) ?? CostSummary.Nothing(kind)).With(cost);
        Total = Total.With(cost);
    }
}
