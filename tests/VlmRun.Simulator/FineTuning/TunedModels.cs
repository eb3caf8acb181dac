using System.Collections.Generic;
using System.Linq;
using VlmRun.Simulator.Jobs;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.FineTuning;

/// <summary>The fine-tuned models: one from the start, and one of each completed job.</summary>
internal static class TunedModels
{
    public const string First = "vlm-1-ft-sample";

    /// <summary>Their names, newest first.</summary>
    public static IReadOnlyList<string> All(SimulatorState state)
    {
        IEnumerable<string> made = state.FineTunings.All
            .Where(tuning => tuning.Job.StatusAt(state.Now) == JobOutcome.Completed)
            .Select(tuning => tuning.MadeModel);
        return [.. made.Reverse().Append(First)];
    }
}
