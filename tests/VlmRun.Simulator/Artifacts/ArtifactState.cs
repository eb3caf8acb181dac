using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Artifacts;

/// <summary>The artifacts of a simulator.</summary>
public static class ArtifactState
{
    extension(SimulatorState state)
    {
        /// <summary>What chats and executions have made.</summary>
        public ArtifactStore Artifacts => state.Get<ArtifactStore>();
    }
}
