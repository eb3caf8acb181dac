using System.Threading.Tasks;

namespace VlmRun.Simulator.Faults;

/// <summary>Cuts the connection before the body is read.</summary>
internal sealed class DropBeforeFault : FaultPlay
{
    public override string Kind => "drop_before";

    public override FaultMoment Moment(Fault fault)
    {
        return FaultMoment.Early;
    }

    public override Task PlayAsync(FaultScene scene)
    {
        return scene.CutAsync();
    }
}
