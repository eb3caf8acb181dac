using System.Threading.Tasks;
using VlmRun.Simulator.Chat;

namespace VlmRun.Simulator.Faults;

/// <summary>Cuts the connection in the middle of a stream.</summary>
internal sealed class SseCutFault : StreamFault
{
    public override string Kind => "sse_cut";

    public override async Task StreamAsync(FaultScene scene, EventStream stream)
    {
        await stream.SendAsync(0, scene.Fault.AfterChunks);
        // a reset may overtake what was sent last
        await Task.Delay(50, scene.Gone);
        await scene.CutAsync(stream.Sent);
    }
}
