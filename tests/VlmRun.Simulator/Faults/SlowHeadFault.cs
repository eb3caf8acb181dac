using System.Threading.Tasks;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Faults;

/// <summary>Does the work, then waits before it answers.</summary>
internal sealed class SlowHeadFault : FaultBehavior
{
    public override string Kind => "slow_head";

    public override bool NeedsAnswer => true;

    public override bool OnlySlows => true;

    public override async Task ApplyAsync(FaultContext target)
    {
        await target.WaitAsync();
        await Answer.WriteAsync(target.Context, target.Status, target.Body, target.ContentType);
    }
}
