using System;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Jobs;

/// <summary>The plan of a job; fixed when it is submitted.</summary>
/// <param name="Start">When it was submitted.</param>
/// <param name="Seconds">How long it takes by the clock.</param>
/// <param name="Polls">If 1 or more: it ends on this GET, independent of the clock.</param>
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
