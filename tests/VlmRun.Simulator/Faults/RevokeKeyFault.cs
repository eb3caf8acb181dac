using System.Threading.Tasks;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Faults;

/// <summary>From its first hit on, every matching request is answered 401.</summary>
internal sealed class RevokeKeyFault : FaultPlay
{
    public override string Kind => "revoke_key";

    public override bool Forever => true;

    public override FaultMoment Moment(Fault fault)
    {
        return FaultMoment.Early;
    }

    public override Task PlayAsync(FaultScene scene)
    {
        return scene.AnswerAsync(401, scene.Fault.Body ?? "{\"detail\":\"Invalid API Key\"}", Answer.Json);
    }
}
