using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Artifacts;

/// <summary>The artifacts of a simulator.</summary>
public static class ArtifactState
{
    extension(SimulatorState state)
    {
        /// <summary>The artifacts that chats and executions have created.</summary>
        public ArtifactStore Artifacts => state.Get<ArtifactStore>();
    }
}
