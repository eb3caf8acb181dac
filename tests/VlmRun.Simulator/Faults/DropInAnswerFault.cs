using System.Threading.Tasks;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Faults;

/// <summary>Sends the head and half of the body, then cuts the connection.</summary>
internal sealed class DropInAnswerFault : FaultBehavior
{
    public override string Kind => "drop_in_answer";

    public override bool NeedsResponse => true;

    public override async Task ApplyAsync(FaultContext target)
    {
        int half = target.Body.Length / 2;
        await target.SendPartAsync(target.Body[..half]);
        // a reset that discards this half would have the same effect as drop_after_create
        await Task.Delay(50, target.Gone);
        await target.CutAsync(half);
    }
}
