using System.Threading.Tasks;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Faults;

/// <summary>Answers 200 with JSON of the wrong type: [] instead of an object, {} instead of a list.</summary>
internal sealed class GarbledFault : FaultBehavior
{
    public override string Kind => "garbled";

    public override bool CanChangeStage => true;

    public override FaultStage Stage(Fault fault)
    {
        return FaultStage.Answer;
    }

    public override Task ApplyAsync(FaultContext target)
    {
        string path = target.Context.Request.Path.Value ?? "";
        bool isList = target.Body.IsEmpty ? path.EndsWith('s') : target.Body.Span[0] == '[';
        string body = target.Fault.Body ?? (isList ? "{}" : "[]");
        return target.AnswerAsync(target.Fault.Status ?? 200, body, target.Fault.ContentType ?? Answer.Json);
    }
}
