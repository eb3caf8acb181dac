using System.Threading.Tasks;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Chat;

/// <summary>A fault in a streamed response; other responses are not changed.</summary>
internal abstract class StreamFault : FaultBehavior
{
    public override bool NeedsResponse => true;

    public override Task ApplyAsync(FaultContext target)
    {
        return Answer.WriteAsync(target.Context, target.Status, target.Body, target.ContentType);
    }

    /// <summary>Sends the stream with the fault applied.</summary>
    public abstract Task StreamAsync(FaultContext target, EventStream stream);
}
