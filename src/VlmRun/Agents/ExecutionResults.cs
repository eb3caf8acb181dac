using System;
using VlmRun.Runtime;
using VlmRun.Waiting;

namespace VlmRun.Agents;

/// <summary>What becomes of executions that are waited for: each is written, and one without a result is an error too.</summary>
internal static class ExecutionResults
{
    public static JobWait<AgentExecution> Wait(VlmCmdlet cmdlet, double timeoutSec, double? intervalSec) =>
        new(cmdlet, JobNoun.Execution, cmdlet.Client.Agents.WatchExecutions, timeoutSec, intervalSec, execution => Write(cmdlet, execution));

    private static void Write(VlmCmdlet cmdlet, AgentExecution execution)
    {
        cmdlet.WriteObject(execution);
        if (!string.Equals(execution.Status, JobStatus.Completed, StringComparison.OrdinalIgnoreCase))
        {
            cmdlet.WriteError(Errors.JobFailed(JobNoun.Execution, execution));
        }
    }
}
