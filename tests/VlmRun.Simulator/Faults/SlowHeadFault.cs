using System.Threading.Tasks;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Faults;

/// <summary>Does the work, then waits before it answers.</summary>
internal sealed class SlowHeadFault : FaultPlay
{
    public override string Kind => "slow_head";

    public override bool NeedsAnswer => true;

    public override bool OnlySlows => true;

    public override async Task PlayAsync(FaultScene scene)
    {
        await scene.WaitAsync();
        await Answer.WriteAsync(scene.Context, scene.Status, scene.Body, scene.ContentType);
    }
}
