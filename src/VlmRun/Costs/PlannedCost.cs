namespace VlmRun.Costs;

/// <summary>What -WhatIf would send, added up.</summary>
/// <param name="settings">The settings of the requests of a domain; of all for null.</param>
internal sealed class PlannedCost(Func<string?, CostSettings> settings)
{
    private readonly Dictionary<string, CostEstimator> _estimators = new(StringComparer.OrdinalIgnoreCase);
    private CostSummary _total = CostSummary.Nothing("all");

    /// <summary>Adds a file.</summary>
    /// <param name="domain">Its domain; null with an agent or a skill.</param>
    /// <param name="estimate">Its estimate.</param>
    public void Add(string? domain, Func<CostEstimator, FileCost> estimate)
    {
        if (!_estimators.TryGetValue(domain ?? "", out CostEstimator? estimator))
        {
            _estimators[domain ?? ""] = estimator = new CostEstimator(settings(domain));
        }

        _total = _total.With(estimate(estimator));
    }

    /// <summary>Whether nothing would be sent.</summary>
    public bool IsEmpty => _total.Files == 0;

    /// <inheritdoc/>
    public override string ToString() => _total.ToString();
}
