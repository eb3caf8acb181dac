using VlmRun.Simulator.Records;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.FineTuning;

/// <summary>The fine-tuning jobs of a simulator.</summary>
public static class FineTuningState
{
    extension(SimulatorState state)
    {
        /// <summary>The fine-tuning jobs.</summary>
        public RecordStore<SimulatedFineTuning> FineTunings => state.Get<RecordStore<SimulatedFineTuning>>();
    }
}
