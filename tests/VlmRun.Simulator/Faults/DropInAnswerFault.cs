using System.Threading.Tasks;

namespace VlmRun.Simulator.Faults;

/// <summary>Sends the head and half of the body, then cuts the connection.</summary>
internal sealed class DropInAnswerFault : FaultPlay
{
    public override string Kind => "drop_in_answer";

    public override bool NeedsAnswer => true;

    public override async Task PlayAsync(FaultScene scene)
    {
        int half = scene.Body.Length / 2;
        await scene.SendPartAsync(scene.Body[..half]);
        // a reset that overtakes the half would make this the same as drop_after_create
        await Task.Delay(50, scene.Gone);
        await scene.CutAsync(half);
    }
}
