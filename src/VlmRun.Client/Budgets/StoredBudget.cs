namespace VlmRun.Budgets;

/// <summary>A budget that several processes share, as it was read.</summary>
/// <param name="Version">Changes with each change.</param>
/// <param name="Figures">What it has learned from bills.</param>
/// <param name="Reservations">The requests whose bill is not known.</param>
internal sealed record StoredBudget(long Version, BudgetFigures Figures, IReadOnlyCollection<StoredReservation> Reservations)
{
    /// <summary>The budget as people see it.</summary>
    public BudgetState State => Figures.With(ReservedCredits.Of(Figures, Reservations.Select(one => one.Reservation)));
}
