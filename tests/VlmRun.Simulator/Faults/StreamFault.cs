using System.Threading.Tasks;
using VlmRun.Simulator.Chat;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Faults;

/// <summary>What goes wrong with a streamed answer; an answer that is not streamed stays as it is.</summary>
internal abstract class StreamFault : FaultPlay
{
    public override bool NeedsAnswer => true;

    public override Task PlayAsync(FaultScene scene)
    {
        return Answer.WriteAsync(scene.Context, scene.Status, scene.Body, scene.ContentType);
    }

    /// <summary>Sends the stream, or what the fault makes of it.</summary>
    public abstract Task StreamAsync(FaultScene scene, EventStream stream);
}
