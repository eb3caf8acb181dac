using System.Threading.Tasks;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Faults;

/// <summary>Reads the body slowly, or pauses reading; then the request continues as usual.</summary>
internal sealed class SlowReadFault : FaultBehavior
{
    public override string Kind => "slow_read";

    public override bool OnlyDelays => true;

    public override FaultStage Stage(Fault fault)
    {
        return FaultStage.Reading;
    }

    public override Task ApplyAsync(FaultContext target)
    {
        target.Context.Request.Body = new SlowBody(target.Context.Request.Body, target.Fault);
        return Task.CompletedTask;
    }
}
