using System.Threading.Tasks;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Faults;

/// <summary>Answers the real status with the first half of the body and a Content-Length that fits the half.</summary>
internal sealed class TruncatedFault : FaultPlay
{
    public override string Kind => "truncated";

    public override bool NeedsAnswer => true;

    public override Task PlayAsync(FaultScene scene)
    {
        int half = scene.Body.Length / 2;
        return Answer.WriteAsync(scene.Context, scene.Fault.Status ?? scene.Status, scene.Body[..half], scene.ContentType);
    }
}
