using VlmRun.Budgets;

namespace VlmRun.Batch.SharedJournals;

/// <summary>The budget of a shared journal. When the database stays away, the run has failed, and nothing more is begun.</summary>
/// <param name="journal">The journal.</param>
/// <param name="max">The budget in credits, more than 0.</param>
/// <param name="stop">From then on a database that does not answer is no longer waited for.</param>
internal sealed class SharedBudget(SharedJournal journal, decimal max, CancellationToken stop) : ICreditBudget, IAsyncDisposable
{
    private StoredCreditBudget? _stored;

    public BudgetState State => _stored?.State ?? new BudgetState(max, 0, 0);

    public async ValueTask<BudgetAnswer> ReserveAsync(string request, CreditEstimate estimate, CancellationToken cancellationToken)
    {
        // A run that starts again replaces the old one only when something fits into the budget.
        if (_stored is null && !journal.HasStarted && BudgetRule.Decide(new BudgetFigures(max), default, estimate) == BudgetAnswer.Exceeded)
        {
            return BudgetAnswer.Exceeded;
        }

        // Without an answer of the database nothing is sent, whatever this one is: the run has failed.
        return await journal.AskAsync(
            async () =>
            {
                _stored ??= new StoredCreditBudget(new SharedBudgetStore(await journal.BudgetAsync().ConfigureAwait(false)), max, TimeProvider.System, stop);
                return await _stored.ReserveAsync(request, estimate, cancellationToken).ConfigureAwait(false);
            },
            BudgetAnswer.Reserved).ConfigureAwait(false);
    }

    public ValueTask SettleAsync(string request, decimal credits, CancellationToken cancellationToken) =>
        ChangeAsync(stored => stored.SettleAsync(request, credits, cancellationToken), cancellationToken);

    public ValueTask ReleaseAsync(string request, CancellationToken cancellationToken) => ChangeAsync(stored => stored.ReleaseAsync(request, cancellationToken), cancellationToken);

    public ValueTask KeepAsync(string request, ReservationState state, CancellationToken cancellationToken) =>
        ChangeAsync(stored => stored.KeepAsync(request, state, cancellationToken), cancellationToken);

    public Task ChangedAsync(CancellationToken cancellationToken) => _stored?.ChangedAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _stored?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async ValueTask ChangeAsync(Func<StoredCreditBudget, ValueTask> change, CancellationToken cancellationToken)
    {
        if (!journal.HasStarted)
        {
            return;
        }

        try
        {
            await journal.AskAsync(
                async () =>
                {
                    // A worker that has reserved nothing itself may settle what another had sent.
                    _stored ??= new StoredCreditBudget(new SharedBudgetStore(await journal.BudgetAsync().ConfigureAwait(false)), max, TimeProvider.System, stop);
                    await change(_stored).ConfigureAwait(false);
                    return true;
                },
                false).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // After Ctrl+C the database did not answer: what was not sent is released once the lease of this worker has ended.
        }
    }
}
