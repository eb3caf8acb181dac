using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Http;

/// <summary>What the simulator keeps about requests: faults that wait, the log, the rate limit.</summary>
public static class HttpState
{
    extension(SimulatorState state)
    {
        /// <summary>The faults that wait for a request.</summary>
        public FaultList Faults => state.Get<FaultList>();

        /// <summary>What was asked and what was answered.</summary>
        public RequestLog Log => state.Get<RequestLog>();

        /// <summary>The tokens of the rate limit.</summary>
        internal TokenBucket Bucket => state.Get<TokenBucket>();
    }
}
