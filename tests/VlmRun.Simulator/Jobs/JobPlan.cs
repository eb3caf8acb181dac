using System;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Jobs;

/// <summary>How a job will go; fixed when it is submitted.</summary>
/// <param name="Start">When it was submitted.</param>
/// <param name="Seconds">How long it takes by the clock.</param>
/// <param name="Polls">When 1 or more: it ends on this GET, and the clock does not matter.</param>
/// <param name="Outcome">How it ends.</param>
internal sealed record JobPlan(DateTimeOffset Start, double Seconds, int Polls, string Outcome)
{
    /// <summary>The plan that the settings give to the n-th submission.</summary>
    public static JobPlan Of(SimulatorSettings settings, DateTimeOffset now, string outcome, bool batch)
    {
        return batch
            ? new JobPlan(now, settings.JobSeconds, settings.JobPolls, outcome)
            : new JobPlan(now, settings.SyncSeconds, 0, outcome);
    }
}
