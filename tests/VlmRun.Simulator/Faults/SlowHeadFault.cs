using System.Threading.Tasks;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Faults;

/// <summary>Executes the route, then waits before it responds.</summary>
internal sealed class SlowHeadFault : FaultBehavior
{
    public override string Kind => "slow_head";

    public override bool NeedsResponse => true;

    public override bool OnlyDelays => true;

    public override async Task ApplyAsync(FaultContext target)
    {
        await target.WaitAsync();
        await Answer.WriteAsync(target.Context, target.Status, target.Body, target.ContentType);
    }
}
