using VlmRun.Simulator.Answers;
using VlmRun.Simulator.Jobs;
using VlmRun.Simulator.Predictions;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Submissions;

/// <summary>Jobs of another program on the account: rows of the list that are newer than those of the caller.</summary>
internal static class ForeignJobs
{
    public static void Add(SimulatorState state, AnswerRequest ask, JobPlan plan)
    {
        for (int i = 0; i < state.Settings.ForeignJobs; i++)
        {
            Job job = new(plan, JobOutcome.Pending);
            state.Predictions.Add(plan.Start, id => new SimulatedPrediction(id, job, ask));
        }
    }
}
