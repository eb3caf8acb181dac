using System.Threading.Tasks;

namespace VlmRun.Simulator.Faults;

/// <summary>Cuts the connection when so many bytes of the body were read.</summary>
internal sealed class DropInReadFault : FaultPlay
{
    public override string Kind => "drop_in_read";

    public override FaultMoment Moment(Fault fault)
    {
        return FaultMoment.Reading;
    }

    public override Task PlayAsync(FaultScene scene)
    {
        scene.Context.Request.Body = new CutBody(scene.Context.Request.Body, scene);
        return Task.CompletedTask;
    }
}
