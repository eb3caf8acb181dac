using VlmRun.Budgets;
using VlmRun.PostgreSql;

namespace VlmRun.Batch.SharedJournals;

/// <summary>The budget of a run in PostgreSQL, whose requests are named by their source.</summary>
/// <param name="budget">The budget.</param>
internal sealed class SharedBudgetStore(RunBudget budget) : IBudgetStore
{
    /// <summary>A budget as the rule sees it.</summary>
    public static StoredBudget Of(BudgetRow row) => new(
        row.Version,
        new BudgetFigures(row.Max) { Used = row.Used, Billed = row.Billed, Estimated = row.Estimated, WorstRatio = row.WorstRatio, MaxBill = row.MaxBill },
        [.. row.Reservations.Select(one => new StoredReservation(
            Text(one.Key), new Reservation(new CreditEstimate(one.Expected, one.High), (ReservationState)one.State), one.IsMine))]);

    public string KeyOf(string request) => Text(RunBudget.KeyOf(request));

    public async Task<StoredBudget> ReadAsync(CancellationToken cancellationToken) => Of(await budget.ReadAsync(cancellationToken).ConfigureAwait(false));

    public Task<bool> WriteAsync(BudgetChange change, CancellationToken cancellationToken) => budget.WriteAsync(
        new BudgetRow(change.Version, change.Figures.Max, default)
        {
            Used = change.Figures.Used,
            Billed = change.Figures.Billed,
            Estimated = change.Figures.Estimated,
            WorstRatio = change.Figures.WorstRatio,
            MaxBill = change.Figures.MaxBill,
        },
        [.. change.Put.Select(one => new ReservationRow(
            Guid.Parse(one.Key), one.Reservation.Estimate.Expected, one.Reservation.Estimate.High, (short)one.Reservation.State, true))],
        [.. change.Removed.Select(Guid.Parse)],
        cancellationToken);

    private static string Text(Guid key) => key.ToString("N");
}
