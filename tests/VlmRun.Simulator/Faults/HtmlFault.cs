using System.Threading.Tasks;

namespace VlmRun.Simulator.Faults;

/// <summary>Answers 502 with a gateway's HTML page.</summary>
internal sealed class HtmlFault : FaultPlay
{
    public override string Kind => "html";

    public override bool Movable => true;

    public override Task PlayAsync(FaultScene scene)
    {
        const string Page = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>";
        return scene.AnswerAsync(scene.Fault.Status ?? 502, scene.Fault.Body ?? Page, scene.Fault.ContentType ?? "text/html");
    }
}
