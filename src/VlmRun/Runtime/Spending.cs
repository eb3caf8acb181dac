using VlmRun.Budgets;

namespace VlmRun.Runtime;

/// <summary>Reserves what the requests of one cmdlet may cost: in the budget of its session, and in that of its run.</summary>
internal sealed class Spending : IDisposable
{
    private readonly CreditBudget? _session;
    private readonly ICreditBudget? _run;
    private readonly bool _isWaitedFor;
    private readonly Lock _lock = new();
    private readonly HashSet<string> _waitedFor = new(StringComparer.Ordinal);

    private Spending(CreditBudget? session, ICreditBudget? run, bool isWaitedFor)
    {
        (_session, _run, _isWaitedFor) = (session, run, isWaitedFor);
    }

    /// <summary>The budgets, that of the run first.</summary>
    public IEnumerable<BudgetState> States
    {
        get
        {
            if (_run is not null)
            {
                yield return _run.State;
            }

            if (_session is not null)
            {
                yield return _session.State;
            }
        }
    }

    /// <summary>The spending of a cmdlet; null when there is no budget.</summary>
    /// <param name="cmdlet">The cmdlet, which ends it.</param>
    /// <param name="isWaitedFor">Whether the cmdlet waits for the jobs that it starts.</param>
    /// <param name="run">The budget of a run, whose requests are named by their source; null for none. The run settles it.</param>
    public static Spending? Of(VlmCmdlet cmdlet, bool isWaitedFor = false, ICreditBudget? run = null)
    {
        CreditBudget? session = cmdlet.CurrentSession.Budget;
        if (session is null && run is null)
        {
            return null;
        }

        Spending spending = new(session, run, isWaitedFor);
        cmdlet.DisposeAtEnd(spending);
        return spending;
    }

    /// <summary>Reserves for a request in all budgets, or in none.</summary>
    /// <returns>The answer, and what completes when it may have changed: only a change of the budget that it does not fit into counts, because a failed attempt changes the other one.</returns>
    public async Task<(BudgetAnswer Answer, Task Changed)> ReserveAsync(PaidRequest request, CancellationToken cancellationToken)
    {
        Task changed = (_session as ICreditBudget)?.ChangedAsync(cancellationToken) ?? Task.CompletedTask;
        BudgetAnswer answer = _session?.Reserve(request.Key, request.Estimate) ?? BudgetAnswer.Reserved;
        if (answer != BudgetAnswer.Reserved || _run is null)
        {
            return (answer, changed);
        }

        changed = _run.ChangedAsync(cancellationToken);
        try
        {
            answer = await _run.ReserveAsync(request.Name, request.Estimate, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _session?.Release(request.Key);
            throw;
        }

        if (answer != BudgetAnswer.Reserved)
        {
            _session?.Release(request.Key);
        }

        return (answer, changed);
    }

    /// <summary>The request is not sent after all.</summary>
    public async Task ReleaseAsync(PaidRequest request, CancellationToken cancellationToken)
    {
        _session?.Release(request.Key);
        if (_run is not null)
        {
            await _run.ReleaseAsync(request.Name, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends a request that has reserved, and settles with what is known when it has ended.</summary>
    public async Task<T> RunAsync<T>(PaidRequest request, Func<Task<T>> send)
    {
        try
        {
            T result = await send().ConfigureAwait(false);
            Note(request, result);
            return result;
        }
        catch (Exception exception) when (IsFree(exception))
        {
            // Also when the pipeline ends: no other request shows that this one was rejected.
            await ReleaseAsync(request, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
        catch
        {
            _session?.Keep(request.Key, ReservationState.NotReported);
            if (_run is not null)
            {
                await _run.KeepAsync(request.Name, ReservationState.NotReported, CancellationToken.None).ConfigureAwait(false);
            }

            throw;
        }
    }

    /// <summary>The cmdlet no longer waits for a job; its bill may come later.</summary>
    public void GiveUp(string id) => _session?.Keep(id, ReservationState.NotWaitedFor);

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (string id in _waitedFor)
            {
                _session?.Keep(id, ReservationState.NotWaitedFor);
            }

            _waitedFor.Clear();
        }
    }

    // Errors that prove that no work was started: the answer of the service, no connection, or a file that cannot be read.
    private static bool IsFree(Exception exception) => exception switch
    {
        OutcomeUnknownException or ChatInterruptedException => false,
        VlmRunException => true,
        IErrorDescription => false,
        _ => exception is IOException or UnauthorizedAccessException or FormatException,
    };

    private void Note(PaidRequest request, object? result)
    {
        (string? id, bool hasEnded, decimal? credits) = result switch
        {
            Prediction job => (job.Id, job.IsFinished, job.CreditsUsed),
            AgentExecution job => (job.Id, job.IsFinished, job.CreditsUsed),
            ChatCompletion reply => (null, true, reply.Usage?.CreditsUsed),
            _ => (null, true, default(decimal?)),
        };
        if (_session is null)
        {
            return;
        }

        if (hasEnded && credits is { } used)
        {
            _session.Settle(request.Key, used);
        }
        else if (hasEnded)
        {
            _session.Keep(request.Key, ReservationState.NotReported, id);
        }
        else
        {
            if (_isWaitedFor)
            {
                lock (_lock)
                {
                    _waitedFor.Add(id!);
                }
            }

            _session.Keep(request.Key, _isWaitedFor ? ReservationState.UnderWay : ReservationState.NotWaitedFor, id);
        }
    }
}
