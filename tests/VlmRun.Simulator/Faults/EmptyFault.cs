using System.Threading.Tasks;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Faults;

/// <summary>Answers 200 without a body.</summary>
internal sealed class EmptyFault : FaultBehavior
{
    public override string Kind => "empty";

    public override bool CanChangeStage => true;

    public override FaultStage Stage(Fault fault)
    {
        return FaultStage.Answer;
    }

    public override Task ApplyAsync(FaultContext target)
    {
        return target.AnswerAsync(target.Fault.Status ?? 200, "", target.Fault.ContentType ?? target.ContentType);
    }
}
