namespace VlmRun.Budgets;

/// <summary>A budget as people see it, in credits.</summary>
/// <param name="Max">The budget.</param>
/// <param name="Used">The bills so far.</param>
/// <param name="Reserved">Reserved for requests whose bill is not known.</param>
internal readonly record struct BudgetState(decimal Max, decimal Used, decimal Reserved)
{
    /// <summary>What is neither used nor reserved, 0 or more.</summary>
    public decimal Left => Math.Max(0, Max - Used - Reserved);
}
