using System.Threading.Tasks;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Faults;

/// <summary>Cuts the connection before the body is read.</summary>
internal sealed class DropBeforeFault : FaultBehavior
{
    public override string Kind => "drop_before";

    public override FaultStage Stage(Fault fault)
    {
        return FaultStage.Early;
    }

    public override Task ApplyAsync(FaultContext target)
    {
        return target.CutAsync();
    }
}
