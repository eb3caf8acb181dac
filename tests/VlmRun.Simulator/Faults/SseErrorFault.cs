using System.Collections.Generic;
using System.Text;
using System.Threading.Tasks;
using VlmRun.Simulator.Chat;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Faults;

/// <summary>Sends an error in the middle of a stream, and nothing after it.</summary>
internal sealed class SseErrorFault : StreamFault
{
    private const string Error =
        """{"error":{"message":"Simulated error in the stream","type":"server_error","param":null,"code":null,"id":"sim-stream-error"}}""";

    public override string Kind => "sse_error";

    public override IReadOnlyList<string> Forms => ["data", "event"];

    public override async Task StreamAsync(FaultContext target, EventStream stream)
    {
        await stream.SendAsync(0, target.Fault.AfterChunks);
        stream.End();
        string name = target.Fault.Form == "event" ? "event: error\n" : "";
        await stream.SendAsync(Encoding.UTF8.GetBytes($"{name}data: {target.Fault.Body ?? Error}\n\n"), isToken: false);
    }
}
