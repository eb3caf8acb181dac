namespace VlmRun.Jobs;

/// <summary>Parameters and behavior of the cmdlets that wait for jobs.</summary>
/// The type of job: a prediction or an execution.
public abstract class WaitJobCommand<T> : VlmCmdlet
    where T : class, IJob<T>
{
    private JobWaiter<T> _waiter = null!;

    private protected WaitJobCommand()
    {
    }

    /// <summary>Ids of jobs.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(IdCompleter))]
    public string[] Id { get; set; } = null!;

    /// <summary>Jobs; their source is kept.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "InputObject", ValueFromPipeline = true)]
    [JobReference]
    [ArgumentCompleter(typeof(NoCompleter))]
    public T[] InputObject { get; set; } = null!;

    /// <summary>What the job was made from; it is written with the job.</summary>
    [Parameter(ParameterSetName = "Id", ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string? Source { get; set; }

    /// <summary>Time limit for each job from when it was bound, in seconds.</summary>
    [Parameter]
    [Alias("Timeout")]
    [ValidateRange(0.0, 31536000.0)]
    [ArgumentCompleter(typeof(NoCompleter))]
    public double TimeoutSec { get; set; } = 300;

    /// <summary>Interval between polls, in seconds; by default it grows from 1 to 30.</summary>
    [Parameter]
    [ValidateRange(0.05, 86400.0)]
    [ArgumentCompleter(typeof(NoCompleter))]
    public double? IntervalSec { get; set; }

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
