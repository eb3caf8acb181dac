using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Simulator.Chat;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Faults;

/// <summary>A stream that never ends: comments, chunks, roles without text, one line, or silence, until the caller disconnects.</summary>
internal sealed class SseEndlessFault : StreamFault
{
    public override string Kind => "sse_endless";

    public override IReadOnlyList<string> Forms => ["comments", "chunks", "roles", "line", "silence"];

    public override async Task StreamAsync(FaultContext target, EventStream stream)
    {
        await stream.SendAsync(0, target.Fault.AfterChunks);
        if (target.Fault.Form == "silence")
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, target.Gone);
        }

        if (target.Fault.Form == "line")
        {
            await stream.SendAsync("data: "u8.ToArray(), isToken: false);
        }

        byte[] piece = target.Fault.Form switch
        {
            "chunks" => EventStream.Bytes(stream.Reply.Token("and ")),
            "roles" => EventStream.Bytes(stream.Reply.Role()),
            "line" => "and so on "u8.ToArray(),
            _ => ": still here\n\n"u8.ToArray(),
        };
        while (true)
        {
            await stream.SendAsync(piece, target.Fault.Form == "chunks");
            await target.WaitAsync();
        }
    }
}
