using System.Threading.Tasks;

namespace VlmRun.Simulator.Faults;

/// <summary>Reads the body slowly, or stops reading for a while; then all goes on as ever.</summary>
internal sealed class SlowReadFault : FaultPlay
{
    public override string Kind => "slow_read";

    public override bool OnlySlows => true;

    public override FaultMoment Moment(Fault fault)
    {
        return FaultMoment.Reading;
    }

    public override Task PlayAsync(FaultScene scene)
    {
        scene.Context.Request.Body = new SlowBody(scene.Context.Request.Body, scene.Fault);
        return Task.CompletedTask;
    }
}
