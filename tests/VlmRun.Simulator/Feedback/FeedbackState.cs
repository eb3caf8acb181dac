using VlmRun.Simulator.Records;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Feedback;

/// <summary>The feedback that a simulator has received.</summary>
public static class FeedbackState
{
    extension(SimulatorState state)
    {
        /// <summary>Feedback on predictions, executions and chats.</summary>
        public RecordStore<SimulatedFeedback> Feedback => state.Get<RecordStore<SimulatedFeedback>>();
    }
}
