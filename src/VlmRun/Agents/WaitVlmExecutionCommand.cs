namespace VlmRun.Agents;

/// <summary>Wait-VlmExecution: waits for executions and writes each when it ends; one without a result is also an error.</summary>
[Cmdlet(VerbsLifecycle.Wait, "VlmExecution", HelpUri = OnlineHelp.Address, DefaultParameterSetName = "InputObject")]
[OutputType(typeof(AgentExecution))]
public sealed class WaitVlmExecutionCommand : WaitJobCommand<AgentExecution>
{
    private protected override JobWaiter<AgentExecution> CreateWaiter() => ExecutionResults.Wait(this, TimeoutSec, IntervalSec);
}
