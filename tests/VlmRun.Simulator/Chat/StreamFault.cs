using System.Threading.Tasks;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Chat;

/// <summary>What goes wrong with a streamed answer; an answer that is not streamed stays as it is.</summary>
internal abstract class StreamFault : FaultBehavior
{
    public override bool NeedsAnswer => true;

    public override Task ApplyAsync(FaultContext target)
    {
        return Answer.WriteAsync(target.Context, target.Status, target.Body, target.ContentType);
    }

    /// <summary>Sends the stream, or what the fault makes of it.</summary>
    public abstract Task StreamAsync(FaultContext target, EventStream stream);
}
