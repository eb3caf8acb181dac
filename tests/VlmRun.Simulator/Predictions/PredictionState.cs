using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Predictions;

/// <summary>The predictions of a simulator.</summary>
public static class PredictionState
{
    extension(SimulatorState state)
    {
        /// <summary>The predictions, oldest first.</summary>
        public PredictionStore Predictions => state.Get<PredictionStore>();
    }
}
