using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Callbacks;

/// <summary>The callbacks of a simulator.</summary>
public static class CallbackState
{
    extension(SimulatorState state)
    {
        /// <summary>The callbacks that were sent.</summary>
        public CallbackLog Callbacks => state.Get<CallbackLog>();

        /// <summary>Sends callbacks.</summary>
        internal CallbackSender CallbackSender => state.Get<CallbackSender>();
    }
}
