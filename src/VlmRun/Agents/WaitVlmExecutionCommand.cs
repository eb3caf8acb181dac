using System.Management.Automation;
using System.Threading.Tasks;
using VlmRun.Jobs;
using VlmRun.Runtime;

namespace VlmRun.Agents;

/// <summary>Wait-VlmExecution: waits for any number of executions, and writes each as it ends; a failed one is an error too.</summary>
[Cmdlet(VerbsLifecycle.Wait, "VlmExecution", HelpUri = OnlineHelp.Address, DefaultParameterSetName = "InputObject")]
[OutputType(typeof(AgentExecution))]
public sealed class WaitVlmExecutionCommand : VlmCmdlet
{
    private JobWaiter<AgentExecution> _wait = null!;

    /// <summary>Ids of executions.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string[] Id { get; set; } = null!;

    /// <summary>Executions; what they were made from stays known.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "InputObject", ValueFromPipeline = true)]
    public AgentExecution[] InputObject { get; set; } = null!;

    /// <summary>Seconds to wait for each execution, from when it was bound.</summary>
    [Parameter]
    [ValidateRange(0.0, 31536000.0)]
    public double TimeoutSec { get; set; } = 300;

    /// <summary>Seconds between looks; without it they grow from 1 to 30.</summary>
    [Parameter]
    [ValidateRange(0.05, 86400.0)]
    public double? IntervalSec { get; set; }

    private protected override Task BeginAsync()
    {
        _wait = ExecutionResults.Wait(this, TimeoutSec, IntervalSec);
        return Task.CompletedTask;
    }

    private protected override Task ProcessAsync()
    {
        if (ParameterSetName == "Id")
        {
            foreach (string id in Id)
            {
                _wait.Add(id, null);
            }
        }
        else
        {
            foreach (AgentExecution execution in InputObject)
            {
                _wait.Add(execution.Id, execution);
            }
        }

        return _wait.WriteReadyAsync();
    }

    private protected override async Task EndAsync()
    {
        await _wait.FinishAsync();
        await _wait.DisposeAsync();
    }
}
