namespace VlmRun.Budgets;

/// <summary>The sums of all reservations of a budget.</summary>
/// <param name="UnderWay">Credits of requests whose bill comes by itself.</param>
/// <param name="Kept">Credits of requests whose bill is not waited for, or was not reported.</param>
/// <param name="UnknownUnderWay">Number of requests of the first kind that hold all that is left, since nothing is known of their cost.</param>
/// <param name="UnknownKept">The same of the second kind.</param>
internal readonly record struct ReservedCredits(decimal UnderWay, decimal Kept, int UnknownUnderWay, int UnknownKept)
{
    /// <summary>The sums over reservations.</summary>
    public static ReservedCredits Of(BudgetFigures figures, IEnumerable<Reservation> reservations) =>
        reservations.Aggregate(default(ReservedCredits), (sum, one) => sum.Plus(figures, one, 1));

    /// <summary>The sums with one reservation more (1) or less (-1).</summary>
    public ReservedCredits Plus(BudgetFigures figures, Reservation reservation, int count)
    {
        decimal? held = BudgetRule.Held(figures, reservation);
        return (reservation.State == ReservationState.UnderWay, held) switch
        {
            (true, { } credits) => this with { UnderWay = UnderWay + credits * count },
            (true, null) => this with { UnknownUnderWay = UnknownUnderWay + count },
            (false, { } credits) => this with { Kept = Kept + credits * count },
            (false, null) => this with { UnknownKept = UnknownKept + count },
        };
    }
}
