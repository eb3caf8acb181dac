using System;
using System.Management.Automation;
using System.Threading.Tasks;
using VlmRun.Input;
using VlmRun.Runtime;

namespace VlmRun.Jobs;

/// <summary>Parameters and behavior of the cmdlets that wait for jobs.</summary>
/// <typeparam name="T">The job: a prediction or an execution.</typeparam>
public abstract class WaitJobCommand<T> : VlmCmdlet
    where T : class
{
    private IJobWaiter<T> _waiter = null!;

    private protected WaitJobCommand()
    {
    }

    /// <summary>Ids of jobs.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string[] Id { get; set; } = null!;

    /// <summary>Jobs. What they were made from is kept.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "InputObject", ValueFromPipeline = true)]
    [JobReference]
    public T[] InputObject { get; set; } = null!;

    /// <summary>What the job was made from; it is written with the job.</summary>
    [Parameter(ParameterSetName = "Id", ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? Source { get; set; }

    /// <summary>Seconds to wait for each job, from when it was bound.</summary>
    [Parameter]
    [ValidateRange(0.0, 31536000.0)]
    public double TimeoutSec { get; set; } = 300;

    /// <summary>Seconds between polls; by default the interval grows from 1 to 30.</summary>
    [Parameter]
    [ValidateRange(0.05, 86400.0)]
    public double? IntervalSec { get; set; }

    /// <summary>Starts to wait.</summary>
    private protected abstract IJobWaiter<T> CreateWaiter();

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
