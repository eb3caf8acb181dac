using System.Threading.Tasks;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Faults;

/// <summary>Answers 307 with another address.</summary>
internal sealed class RedirectFault : FaultBehavior
{
    public override string Kind => "redirect";

    public override bool CanChangeStage => true;

    public override Task ApplyAsync(FaultContext target)
    {
        target.Context.Response.Headers.Location = target.Fault.Location ?? target.Context.Request.Path.Value;
        return target.AnswerAsync(target.Fault.Status ?? 307, target.Fault.Body ?? "", target.Fault.ContentType ?? "text/plain");
    }
}
