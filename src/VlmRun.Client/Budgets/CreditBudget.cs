namespace VlmRun.Budgets;

/// <summary>A budget that is kept in this process.</summary>
/// <param name="max">The budget in credits, more than 0.</param>
internal sealed class CreditBudget(decimal max) : ICreditBudget
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Reservation> _reservations = new(StringComparer.Ordinal);
    private BudgetFigures _figures = new(max);
    private ReservedCredits _reserved;
    private TaskCompletionSource _changed = NewSignal();

    /// <inheritdoc/>
    public BudgetState State
    {
        get
        {
            lock (_lock)
            {
                return _figures.With(_reserved);
            }
        }
    }

    /// <summary>Reserves credits for a request before it is sent.</summary>
    public BudgetAnswer Reserve(string request, CreditEstimate estimate)
    {
        lock (_lock)
        {
            if (_reservations.ContainsKey(request))
            {
                return BudgetAnswer.Reserved;
            }

            BudgetAnswer answer = BudgetRule.Decide(_figures, _reserved, estimate);
            if (answer == BudgetAnswer.Reserved)
            {
                Add(request, new Reservation(estimate, ReservationState.UnderWay));
            }

            return answer;
        }
    }

    /// <summary>The bill of a request is known.</summary>
    public void Settle(string request, decimal credits)
    {
        lock (_lock)
        {
            if (Take(request) is not { } reservation)
            {
                return;
            }

            BudgetFigures before = _figures;
            _figures = before.After(reservation.Estimate, credits);
            if (_figures.WorstRatio != before.WorstRatio || _figures.MaxBill != before.MaxBill)
            {
                // What the others hold depends on them.
                _reserved = ReservedCredits.Of(_figures, _reservations.Values);
            }

            Signal();
        }
    }

    /// <summary>The request costs nothing.</summary>
    public void Release(string request)
    {
        lock (_lock)
        {
            if (Take(request) is not null)
            {
                Signal();
            }
        }
    }

    /// <summary>The reservation stays, and its bill is not waited for; from now on it has another name if <paramref name="newName"/> is one.</summary>
    public void Keep(string request, ReservationState state, string? newName = null)
    {
        lock (_lock)
        {
            if (Take(request) is { } reservation)
            {
                Take(newName ?? request);
                Add(newName ?? request, reservation with { State = state });
                Signal();
            }
        }
    }

    ValueTask<BudgetAnswer> ICreditBudget.ReserveAsync(string request, CreditEstimate estimate, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Reserve(request, estimate));

    ValueTask ICreditBudget.SettleAsync(string request, decimal credits, CancellationToken cancellationToken)
    {
        Settle(request, credits);
        return ValueTask.CompletedTask;
    }

    ValueTask ICreditBudget.ReleaseAsync(string request, CancellationToken cancellationToken)
    {
        Release(request);
        return ValueTask.CompletedTask;
    }

    ValueTask ICreditBudget.KeepAsync(string request, ReservationState state, CancellationToken cancellationToken)
    {
        Keep(request, state);
        return ValueTask.CompletedTask;
    }

    Task ICreditBudget.ChangedAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _changed.Task.WaitAsync(cancellationToken);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Add(string request, Reservation reservation)
    {
        _reservations[request] = reservation;
        _reserved = _reserved.Plus(_figures, reservation, 1);
    }

    private Reservation? Take(string request)
    {
        if (!_reservations.Remove(request, out Reservation reservation))
        {
            return null;
        }

        _reserved = _reserved.Plus(_figures, reservation, -1);
        return reservation;
    }

    private void Signal()
    {
        _changed.TrySetResult();
        _changed = NewSignal();
    }
}
