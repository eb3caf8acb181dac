using System.Threading.Tasks;

namespace VlmRun.Simulator.Faults;

/// <summary>Answers 307 to another place.</summary>
internal sealed class RedirectFault : FaultPlay
{
    public override string Kind => "redirect";

    public override bool Movable => true;

    public override Task PlayAsync(FaultScene scene)
    {
        scene.Context.Response.Headers.Location = scene.Fault.Location ?? scene.Context.Request.Path.Value;
        return scene.AnswerAsync(scene.Fault.Status ?? 307, scene.Fault.Body ?? "", scene.Fault.ContentType ?? "text/plain");
    }
}
