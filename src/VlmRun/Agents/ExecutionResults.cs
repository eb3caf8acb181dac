namespace VlmRun.Agents;

/// <summary>Writes executions that have ended; one without a result is also an error.</summary>
internal static class ExecutionResults
{
    public static JobWaiter<AgentExecution> Wait(VlmCmdlet cmdlet, double timeoutSec, double? intervalSec) =>
        new(cmdlet, JobNoun.Execution, cmdlet.Client.Agents.PollExecutions, timeoutSec, intervalSec, execution => Write(cmdlet, execution));

    private static void Write(VlmCmdlet cmdlet, AgentExecution execution)
    {
        cmdlet.WriteObject(execution);
        if (!string.Equals(execution.Status, JobStatus.Completed, StringComparison.OrdinalIgnoreCase))
        {
            cmdlet.WriteError(ErrorRecords.JobFailed(JobNoun.Execution, execution));
        }
    }
}
