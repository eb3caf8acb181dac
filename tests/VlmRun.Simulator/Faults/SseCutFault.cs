using System.Threading.Tasks;
using VlmRun.Simulator.Chat;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Faults;

/// <summary>Cuts the connection in the middle of a stream.</summary>
internal sealed class SseCutFault : StreamFault
{
    public override string Kind => "sse_cut";

    public override async Task StreamAsync(FaultContext target, EventStream stream)
    {
        await stream.SendAsync(0, target.Fault.AfterChunks);
        // a reset may discard the last bytes that were sent
        await Task.Delay(50, target.Gone);
        await target.CutAsync(stream.Sent);
    }
}
