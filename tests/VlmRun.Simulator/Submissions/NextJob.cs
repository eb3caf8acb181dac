using System.Collections.Generic;
using System.Globalization;
using VlmRun.Simulator.Jobs;
using VlmRun.Simulator.Predictions;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Submissions;

/// <summary>The job of the next submission, according to the settings.</summary>
internal static class NextJob
{
    public static Job Of(SimulatorState state, bool batch = true)
    {
        SimulatorSettings settings = state.Settings;
        string number = state.Predictions.NextSubmission().ToString(CultureInfo.InvariantCulture);
        string outcome = JobOutcome.Check(settings.Outcomes.GetValueOrDefault(number) ?? settings.JobOutcome);
        JobPlan plan = JobPlan.Of(settings, state.Now, outcome, batch);
        return new Job(plan, batch ? JobOutcome.Pending : JobOutcome.Running);
    }
}
