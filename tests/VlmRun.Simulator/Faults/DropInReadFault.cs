using System.Threading.Tasks;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Faults;

/// <summary>Cuts the connection after a number of bytes of the body.</summary>
internal sealed class DropInReadFault : FaultBehavior
{
    public override string Kind => "drop_in_read";

    public override FaultStage Stage(Fault fault)
    {
        return FaultStage.Reading;
    }

    public override Task ApplyAsync(FaultContext target)
    {
        target.Context.Request.Body = new CutBody(target.Context.Request.Body, target);
        return Task.CompletedTask;
    }
}
