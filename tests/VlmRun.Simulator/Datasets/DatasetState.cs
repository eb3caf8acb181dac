using VlmRun.Simulator.Records;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Datasets;

/// <summary>The datasets of a simulator.</summary>
public static class DatasetState
{
    extension(SimulatorState state)
    {
        /// <summary>The datasets.</summary>
        public RecordStore<SimulatedDataset> Datasets => state.Get<RecordStore<SimulatedDataset>>();
    }
}
