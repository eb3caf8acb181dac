using System.Threading.Tasks;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Faults;

/// <summary>Answers 502 with a gateway's HTML page.</summary>
internal sealed class HtmlFault : FaultBehavior
{
    public override string Kind => "html";

    public override bool CanChangeStage => true;

    public override Task ApplyAsync(FaultContext target)
    {
        const string Page = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>";
        return target.AnswerAsync(target.Fault.Status ?? 502, target.Fault.Body ?? Page, target.Fault.ContentType ?? "text/html");
    }
}
