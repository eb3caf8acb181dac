using System.Threading.Tasks;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Faults;

/// <summary>Answers the real status with the first half of the body and its Content-Length.</summary>
internal sealed class TruncatedFault : FaultBehavior
{
    public override string Kind => "truncated";

    public override bool NeedsResponse => true;

    public override Task ApplyAsync(FaultContext target)
    {
        int half = target.Body.Length / 2;
        return Answer.WriteAsync(target.Context, target.Fault.Status ?? target.Status, target.Body[..half], target.ContentType);
    }
}
