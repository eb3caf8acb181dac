using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Simulator.Chat;

namespace VlmRun.Simulator.Faults;

/// <summary>A stream that never ends: comments, chunks, one line, or silence, until the caller hangs up.</summary>
internal sealed class SseEndlessFault : StreamFault
{
    public override string Kind => "sse_endless";

    public override IReadOnlyList<string> Forms => ["comments", "chunks", "line", "silence"];

    public override async Task StreamAsync(FaultScene scene, EventStream stream)
    {
        await stream.SendAsync(0, scene.Fault.AfterChunks);
        if (scene.Fault.Form == "silence")
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, scene.Gone);
        }

        if (scene.Fault.Form == "line")
        {
            await stream.SendAsync("data: "u8.ToArray(), isToken: false);
        }

        byte[] piece = scene.Fault.Form switch
        {
            "chunks" => EventStream.Bytes(stream.Reply.Token("and ")),
            "line" => "and so on "u8.ToArray(),
            _ => ": still here\n\n"u8.ToArray(),
        };
        while (true)
        {
            await stream.SendAsync(piece, scene.Fault.Form == "chunks");
            await scene.WaitAsync();
        }
    }
}
