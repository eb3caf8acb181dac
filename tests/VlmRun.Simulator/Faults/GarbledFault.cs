using System.Threading.Tasks;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Faults;

/// <summary>Answers 200 with JSON of another shape: [] where an object is due, {} where a list is due.</summary>
internal sealed class GarbledFault : FaultPlay
{
    public override string Kind => "garbled";

    public override bool Movable => true;

    public override FaultMoment Moment(Fault fault)
    {
        return FaultMoment.Answer;
    }

    public override Task PlayAsync(FaultScene scene)
    {
        string path = scene.Context.Request.Path.Value ?? "";
        bool isList = scene.Body.IsEmpty ? path.EndsWith('s') : scene.Body.Span[0] == '[';
        string body = scene.Fault.Body ?? (isList ? "{}" : "[]");
        return scene.AnswerAsync(scene.Fault.Status ?? 200, body, scene.Fault.ContentType ?? Answer.Json);
    }
}
