using VlmRun.Budgets;

namespace VlmRun.Jobs;

/// <summary>Starts many jobs at once for a cmdlet, and writes each one when it is started, or when it ends if the cmdlet waits.</summary>
/// The type of job: a prediction or an execution.
internal sealed class JobStarter<T>
    where T : class, IJob<T>
{
    private readonly ThrottledSender<T> _sender;
    private readonly JobWaiter<T>? _waiter;

    /// <summary>Creates the starter; sends nothing yet.</summary>
    /// <param name="cmdlet">The cmdlet whose streams are used.</param>
    /// <param name="limit">The maximum number of requests in flight.</param>
    /// <param name="activity">The activity in the progress.</param>
    /// <param name="find">The command that lists what was started.</param>
    /// <param name="waiter">Waits for the jobs; null to write them as they are started.</param>
    public JobStarter(VlmCmdlet cmdlet, int limit, string activity, string find, JobWaiter<T>? waiter)
    {
        _waiter = waiter;
        Action<T> write = waiter is null ? job => cmdlet.WriteObject(ViewName.AddStarted(job)) : job => waiter.Add(job.Id, job);
        Spending? spending = Spending.Of(cmdlet, isWaitedFor: waiter is not null);
        _sender = new ThrottledSender<T>(cmdlet, limit, activity, (_, job) => write(job), waiter is null ? null : waiter.Describe, waiter is null ? null : waiter.WriteReadyAsync)
        {
            Find = find,
            Spending = spending,
            WhenBusy = waiter is null ? null : waiter.InputPauses,
        };
        if (waiter is not null)
        {
            waiter.GaveUp = spending is null ? null : spending.GiveUp;
            waiter.Total = () => _sender.Total;
            waiter.Sending = () => (_sender.InFlight, _sender.Failed);
        }
    }

    /// <summary>That many inputs will be added.</summary>
    public void Expect(int count) => _sender.Total = (_sender.Total ?? 0) + count;

    /// <inheritdoc cref="ThrottledSender{T}.AddAsync"/>
    public Task AddAsync(object input, Func<bool> mayStart, Func<Task<T>> start, string? requestId = null, Func<CreditEstimate>? estimate = null) =>
        _sender.AddAsync(input, mayStart, start, requestId, estimate);

    /// <summary>Waits for the requests in flight, then for the jobs if the cmdlet waits.</summary>
    public async Task FinishAsync()
    {
        await _sender.FinishAsync();
        if (_waiter is not null)
        {
            await _waiter.FinishAsync();
            await _waiter.DisposeAsync();
        }
    }
}
