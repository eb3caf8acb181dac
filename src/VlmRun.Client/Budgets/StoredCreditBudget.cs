using System.Threading.Channels;

namespace VlmRun.Budgets;

/// <summary>A budget that several processes share. Calls that arrive while a write is on its way share the next one.</summary>
internal sealed class StoredCreditBudget : ICreditBudget, IAsyncDisposable
{
    // What other processes do is not signalled.
    private static readonly TimeSpan s_poll = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan s_afterStop = TimeSpan.FromSeconds(0.5);

    private readonly IBudgetStore _store;
    private readonly TimeProvider _time;
    private readonly Channel<Call> _calls = Channel.CreateUnbounded<Call>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _giveUp = new();
    private readonly CancellationTokenRegistration _stopping;
    private readonly Task _loop;
    private volatile StoredBudget? _known;
    private volatile TaskCompletionSource _changed = NewSignal();
    private Exception? _failure;

    /// <param name="store">Keeps the budget.</param>
    /// <param name="max">The budget in credits, more than 0.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">From then on a store that does not answer is no longer waited for.</param>
    public StoredCreditBudget(IBudgetStore store, decimal max, TimeProvider time, CancellationToken stop)
    {
        (_store, _time) = (store, time);
        State = new BudgetState(max, 0, 0);
        _stopping = stop.Register(() => _giveUp.CancelAfter(s_afterStop));
        _loop = Task.Run(WorkAsync, CancellationToken.None);
    }

    /// <summary>The budget as this process has seen it last.</summary>
    public BudgetState State => _known?.State ?? field;

    /// <inheritdoc/>
    public async ValueTask<BudgetAnswer> ReserveAsync(string request, CreditEstimate estimate, CancellationToken cancellationToken)
    {
        string key = _store.KeyOf(request);
        return await AddAsync(draft => draft.Reserve(key, estimate)).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask SettleAsync(string request, decimal credits, CancellationToken cancellationToken) =>
        ChangeAsync(request, (draft, key) => draft.Settle(key, credits), cancellationToken);

    /// <inheritdoc/>
    public ValueTask ReleaseAsync(string request, CancellationToken cancellationToken) => ChangeAsync(request, (draft, key) => draft.Release(key), cancellationToken);

    /// <inheritdoc/>
    public ValueTask KeepAsync(string request, ReservationState state, CancellationToken cancellationToken) =>
        ChangeAsync(request, (draft, key) => draft.Keep(key, state), cancellationToken);

    /// <inheritdoc/>
    public Task ChangedAsync(CancellationToken cancellationToken) =>
        Task.WhenAny(_changed.Task, Task.Delay(s_poll, _time, cancellationToken)).Unwrap();

    /// <summary>Completes when what was called for is written.</summary>
    public async ValueTask DisposeAsync()
    {
        _calls.Writer.TryComplete();
        await _loop.ConfigureAwait(false);
        await _stopping.DisposeAsync().ConfigureAwait(false);
        _giveUp.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async ValueTask ChangeAsync(string request, Func<BudgetDraft, string, bool> change, CancellationToken cancellationToken)
    {
        string key = _store.KeyOf(request);
        // A reservation that is not known here may be another process's, so it is read again.
        await AddAsync(draft => change(draft, key) ? BudgetAnswer.Reserved : BudgetAnswer.Exceeded).WaitAsync(cancellationToken).ConfigureAwait(false);
        Interlocked.Exchange(ref _changed!, NewSignal()).TrySetResult();
    }

    private Task<BudgetAnswer> AddAsync(Func<BudgetDraft, BudgetAnswer> apply)
    {
        Call call = new(apply);
        return _calls.Writer.TryWrite(call) ? call.Done.Task : Task.FromException<BudgetAnswer>(_failure ?? new ObjectDisposedException(nameof(StoredCreditBudget)));
    }

    private async Task WorkAsync()
    {
        List<Call> together = [];
        try
        {
            while (await _calls.Reader.WaitToReadAsync().ConfigureAwait(false))
            {
                while (_calls.Reader.TryRead(out Call? call))
                {
                    together.Add(call);
                }

                BudgetAnswer[] answers = await ApplyAsync(together).ConfigureAwait(false);
                for (int i = 0; i < answers.Length; i++)
                {
                    together[i].Done.TrySetResult(answers[i]);
                }

                together.Clear();
            }
        }
        catch (Exception exception)
        {
            // Whatever the reason, no caller may wait for what is never written.
            _failure = exception;
            _calls.Writer.TryComplete();
            while (_calls.Reader.TryRead(out Call? left))
            {
                together.Add(left);
            }

            together.ForEach(call => call.Done.TrySetException(exception));
        }
    }

    private async Task<BudgetAnswer[]> ApplyAsync(List<Call> together)
    {
        StoredBudget? known = _known;
        while (true)
        {
            // What is known may be old: the write tells for a reservation, and any other answer is only given on what was just read.
            bool isRead = known is null;
            known ??= await _store.ReadAsync(_giveUp.Token).ConfigureAwait(false);
            BudgetDraft draft = new(known);
            BudgetAnswer[] answers = [.. together.Select(call => call.Apply(draft))];
            BudgetChange? change = draft.Change;
            if ((isRead || (change is not null && Array.TrueForAll(answers, answer => answer == BudgetAnswer.Reserved)))
                && (change is null || await _store.WriteAsync(change, _giveUp.Token).ConfigureAwait(false)))
            {
                _known = draft.Written;
                return answers;
            }

            known = null;
        }
    }

    private sealed record Call(Func<BudgetDraft, BudgetAnswer> Apply)
    {
        public TaskCompletionSource<BudgetAnswer> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
