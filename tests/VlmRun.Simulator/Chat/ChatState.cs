using VlmRun.Simulator.Records;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Chat;

/// <summary>The chats of a simulator.</summary>
public static class ChatState
{
    extension(SimulatorState state)
    {
        /// <summary>The chats.</summary>
        public RecordStore<SimulatedChat> Chats => state.Get<RecordStore<SimulatedChat>>();

        /// <summary>Deferred responses, by token.</summary>
        internal DeferredChats DeferredChats => state.Get<DeferredChats>();
    }
}
