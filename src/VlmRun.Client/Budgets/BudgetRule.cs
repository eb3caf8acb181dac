namespace VlmRun.Budgets;

/// <summary>
/// Decides whether a request fits into a budget. Requests that were sent before hold what they may cost at worst; the new one needs its own estimate only.
/// So the sum of the bills exceeds the budget by at most the difference between estimate and bill of one request.
/// </summary>
internal static class BudgetRule
{
    /// <summary>The credits that a reservation holds; null for all that is left, since nothing is known of its cost.</summary>
    public static decimal? Held(BudgetFigures figures, Reservation reservation) => reservation switch
    {
        { Estimate: { IsKnown: true, Expected: { } expected, High: var high } } => Math.Max(high ?? 0, expected * figures.WorstRatio),
        // It has been paid for, so it can be compared with what others cost.
        { State: ReservationState.NotReported } when figures.MaxBill > 0 => figures.MaxBill,
        _ => null,
    };

    /// <summary>What a new request needs: its estimate, by as much more as bills have exceeded estimates on average; without an estimate, the largest bill.</summary>
    public static decimal Needed(BudgetFigures figures, CreditEstimate estimate) =>
        estimate is { IsKnown: true, Expected: { } expected } ? expected * figures.MeanRatio : figures.MaxBill;

    /// <summary>Decides on a new request.</summary>
    public static BudgetAnswer Decide(BudgetFigures figures, ReservedCredits reserved, CreditEstimate estimate)
    {
        decimal left = figures.Max - figures.Used - reserved.Kept;
        decimal needed = Needed(figures, estimate);
        if (reserved.UnknownKept > 0 || left <= 0 || needed > left)
        {
            return BudgetAnswer.Exceeded;
        }

        decimal now = left - reserved.UnderWay;
        return reserved.UnknownUnderWay > 0 || now <= 0 || needed > now ? BudgetAnswer.Busy : BudgetAnswer.Reserved;
    }
}
