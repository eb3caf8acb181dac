using System.Threading.Tasks;

namespace VlmRun.Simulator.Faults;

/// <summary>Sends half of the answer, then nothing for a while, then the rest.</summary>
internal sealed class StallBodyFault : FaultPlay
{
    public override string Kind => "stall_body";

    public override bool NeedsAnswer => true;

    public override bool OnlySlows => true;

    public override async Task PlayAsync(FaultScene scene)
    {
        int half = scene.Body.Length / 2;
        await scene.SendPartAsync(scene.Body[..half]);
        await scene.WaitAsync();
        scene.End();
        await scene.SendPartAsync(scene.Body[half..]);
    }
}
