using System.Collections.Generic;
using System.Threading.Tasks;
using VlmRun.Simulator.Chat;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Faults;

/// <summary>Ends a stream without [DONE]: after all other events, or early.</summary>
internal sealed class SseNoDoneFault : StreamFault
{
    public override string Kind => "sse_no_done";

    public override IReadOnlyList<string> Forms => ["late", "early"];

    public override async Task StreamAsync(FaultContext target, EventStream stream)
    {
        int count = target.Fault.Form == "early" ? target.Fault.AfterChunks : stream.Events.Count - 1;
        await stream.SendAsync(0, count - 1);
        stream.End();
        await stream.SendAsync(count - 1, count);
    }
}
