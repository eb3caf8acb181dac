namespace VlmRun.Budgets;

/// <summary>What is to be written to a budget that several processes share.</summary>
/// <param name="Version">The version that it was made from.</param>
/// <param name="Figures">The new figures.</param>
/// <param name="Put">Reservations of this process, new or changed.</param>
/// <param name="Removed">The keys of reservations that are settled or released.</param>
internal sealed record BudgetChange(long Version, BudgetFigures Figures, IReadOnlyCollection<StoredReservation> Put, IReadOnlyCollection<string> Removed);
