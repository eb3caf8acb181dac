using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using VlmRun.Runtime;
using VlmRun.Waiting;

namespace VlmRun.Agents;

/// <summary>What becomes of executions that are waited for: each is written, and one without a result is an error too.</summary>
internal static class ExecutionResults
{
    public static JobWait<AgentExecution> Wait(VlmCmdlet cmdlet, double timeoutSec, double? intervalSec) =>
        new(cmdlet, JobNoun.Execution, cmdlet.Client.Agents.WatchExecutions, timeoutSec, intervalSec, ended => Write(cmdlet, ended));

    private static Task Write(VlmCmdlet cmdlet, IReadOnlyList<AgentExecution> ended)
    {
        foreach (AgentExecution execution in ended)
        {
            cmdlet.WriteObject(execution);
            if (!string.Equals(execution.Status, JobStatus.Completed, StringComparison.OrdinalIgnoreCase))
            {
                cmdlet.WriteError(Errors.JobFailed(JobNoun.Execution, execution));
            }
        }

        return Task.CompletedTask;
    }
}
