using System.Threading.Tasks;

namespace VlmRun.Simulator.Faults;

/// <summary>Answers 200 without a body.</summary>
internal sealed class EmptyFault : FaultPlay
{
    public override string Kind => "empty";

    public override bool Movable => true;

    public override FaultMoment Moment(Fault fault)
    {
        return FaultMoment.Answer;
    }

    public override Task PlayAsync(FaultScene scene)
    {
        return scene.AnswerAsync(scene.Fault.Status ?? 200, "", scene.Fault.ContentType ?? scene.ContentType);
    }
}
