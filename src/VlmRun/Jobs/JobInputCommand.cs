namespace VlmRun.Jobs;

/// <summary>Parameters of the cmdlets that take jobs and may wait for them.</summary>
/// The type of job: a prediction or an execution.
public abstract class JobInputCommand<T> : VlmCmdlet
    where T : class, IJob<T>
{
    private protected JobInputCommand()
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
}
