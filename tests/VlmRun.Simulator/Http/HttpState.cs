using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Http;

/// <summary>The state of requests: pending faults, the log, the rate limit.</summary>
public static class HttpState
{
    extension(SimulatorState state)
    {
        /// <summary>The pending faults.</summary>
        public FaultList Faults => state.Get<FaultList>();

        /// <summary>The log of requests and responses.</summary>
        public RequestLog Log => state.Get<RequestLog>();

        /// <summary>The tokens of the rate limit.</summary>
        internal TokenBucket Bucket => state.Get<TokenBucket>();
    }
}
