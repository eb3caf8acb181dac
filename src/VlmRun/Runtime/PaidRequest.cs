using VlmRun.Budgets;

namespace VlmRun.Runtime;

/// <summary>A request that costs credits, before it is sent.</summary>
/// <param name="Name">What it is made from, by which the budget of a run names it.</param>
/// <param name="Estimate">What it is estimated to cost.</param>
internal sealed record PaidRequest(string Name, CreditEstimate Estimate)
{
    /// <summary>Names it in the budget of a session until it has the id of a job.</summary>
    public string Key { get; } = Guid.NewGuid().ToString();
}
