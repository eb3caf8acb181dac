namespace VlmRun.Jobs;

/// <summary>Parameters and behavior of the cmdlets that wait for jobs.</summary>
/// The type of job: a prediction or an execution.
public abstract class WaitJobCommand<T> : JobInputCommand<T>
    where T : class, IJob<T>
{
    private JobWaiter<T> _waiter = null!;

    private protected WaitJobCommand()
    {
    }

    /// <summary>Starts to poll.</summary>
    private protected abstract JobWaiter<T> CreateWaiter();

    private protected sealed override Task BeginAsync()
    {
        _waiter = CreateWaiter();
        return Task.CompletedTask;
    }

    private protected sealed override Task ProcessAsync()
    {
        if (ParameterSetName == "Id")
        {
            Array.ForEach(Id, id => _waiter.AddId(id, Source));
        }
        else
        {
            Array.ForEach(InputObject, _waiter.Add);
        }

        return _waiter.WriteReadyAsync();
    }

    private protected sealed override async Task EndAsync()
    {
        await _waiter.FinishAsync();
        await _waiter.DisposeAsync();
    }
}
