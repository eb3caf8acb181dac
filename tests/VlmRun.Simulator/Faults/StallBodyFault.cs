using System.Threading.Tasks;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Faults;

/// <summary>Sends half of the response, pauses, then sends the rest.</summary>
internal sealed class StallBodyFault : FaultBehavior
{
    public override string Kind => "stall_body";

    public override bool NeedsResponse => true;

    public override bool OnlyDelays => true;

    public override async Task ApplyAsync(FaultContext target)
    {
        int half = target.Body.Length / 2;
        await target.SendPartAsync(target.Body[..half]);
        await target.WaitAsync();
        target.End();
        await target.SendPartAsync(target.Body[half..]);
    }
}
