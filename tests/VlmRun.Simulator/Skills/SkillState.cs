using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Skills;

/// <summary>The skills of a simulator.</summary>
public static class SkillState
{
    extension(SimulatorState state)
    {
        /// <summary>The skills.</summary>
        public SkillStore Skills => state.Get<SkillStore>();
    }
}
