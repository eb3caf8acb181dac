using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Callbacks;

/// <summary>The callbacks of a simulator.</summary>
public static class CallbackState
{
    extension(SimulatorState state)
    {
        /// <summary>What was sent to callback addresses.</summary>
        public CallbackLog Callbacks => state.Get<CallbackLog>();

        /// <summary>Sends callbacks.</summary>
        internal CallbackSender CallbackSender => state.Get<CallbackSender>();
    }
}
