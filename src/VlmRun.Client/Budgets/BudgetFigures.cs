namespace VlmRun.Budgets;

/// <summary>What a budget has learned from bills, in credits. A budget that is kept elsewhere stores these numbers.</summary>
/// <param name="Max">The budget.</param>
internal sealed record BudgetFigures(decimal Max)
{
    // Before the first bill: an estimate may be half of the bill.
    private const decimal FirstWorstRatio = 2;

    // A bill that no service sends must not overflow the sums.
    private const decimal MaxCredits = 1_000_000_000_000;

    /// <summary>The sum of all bills.</summary>
    public decimal Used { get; init; }

    /// <summary>The sum of the bills of requests that had an estimate.</summary>
    public decimal Billed { get; init; }

    /// <summary>The sum of their estimates.</summary>
    public decimal Estimated { get; init; }

    /// <summary>The largest ratio of a bill to its estimate, 2 or more.</summary>
    public decimal WorstRatio { get; init; } = FirstWorstRatio;

    /// <summary>The largest bill; 0 before the first.</summary>
    public decimal MaxBill { get; init; }

    /// <summary>By how much bills have exceeded estimates on average, 1 or more.</summary>
    public decimal MeanRatio => Estimated > 0 ? Math.Max(1, Billed / Estimated) : 1;

    /// <summary>The figures after a bill.</summary>
    /// <param name="estimate">What the request was estimated to cost.</param>
    /// <param name="credits">The bill; a negative one counts as 0.</param>
    public BudgetFigures After(CreditEstimate estimate, decimal credits)
    {
        credits = Math.Clamp(credits, 0, MaxCredits);
        BudgetFigures billed = this with { Used = Used + credits, MaxBill = Math.Max(MaxBill, credits) };
        return estimate is not { IsKnown: true, Expected: { } expected } ? billed : billed with
        {
            Billed = Billed + credits,
            Estimated = Estimated + expected,
            WorstRatio = Math.Max(WorstRatio, credits / expected),
        };
    }

    /// <summary>The budget as people see it, with these reservations.</summary>
    public BudgetState With(ReservedCredits reserved)
    {
        bool holdsAll = reserved.UnknownUnderWay + reserved.UnknownKept > 0;
        return new BudgetState(Max, Used, holdsAll ? Math.Max(0, Max - Used) : reserved.UnderWay + reserved.Kept);
    }
}
