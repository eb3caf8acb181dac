using VlmRun.Simulator.Records;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Agents;

/// <summary>The agents of a simulator and their executions.</summary>
public static class AgentState
{
    extension(SimulatorState state)
    {
        /// <summary>The agents.</summary>
        public AgentStore Agents => state.Get<AgentStore>();

        /// <summary>The executions.</summary>
        public RecordStore<SimulatedExecution> Executions => state.Get<RecordStore<SimulatedExecution>>();
    }
}
