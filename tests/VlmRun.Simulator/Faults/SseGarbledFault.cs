using System.Collections.Generic;
using System.Text;
using System.Threading.Tasks;
using VlmRun.Simulator.Chat;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Faults;

/// <summary>Replaces one event by an invalid one; the others are sent as usual.</summary>
internal sealed class SseGarbledFault : StreamFault
{
    public override string Kind => "sse_garbled";

    public override IReadOnlyList<string> Forms => ["json", "shape", "utf8"];

    public override async Task StreamAsync(FaultContext target, EventStream stream)
    {
        int place = target.Fault.AfterChunks;
        await stream.SendAsync(0, place);
        await stream.SendAsync(Bytes(target.Fault, stream.Events[System.Math.Min(place, stream.Events.Count - 1)]), isToken: false);
        await stream.SendAsync(place + 1, int.MaxValue);
    }

    private static byte[] Bytes(Fault fault, StreamEvent real)
    {
        const string Start = """data: {"object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":""";
        if (fault.Form == "utf8" && fault.Body is null)
        {
            return [.. Encoding.UTF8.GetBytes(Start), (byte)'"', 0xC3, 0x28, 0xFF, .. "\"}}]}\n\n"u8];
        }

        string data = fault.Body ?? (fault.Form == "shape" ? """{"choices":{"delta":[1]},"id":7}""" : real.Data[..(real.Data.Length / 2)]);
        return Encoding.UTF8.GetBytes($"data: {data}\n\n");
    }
}
