using System.Threading.Tasks;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Faults;

/// <summary>From its first match on, every matching request is answered 401.</summary>
internal sealed class RevokeKeyFault : FaultBehavior
{
    public override string Kind => "revoke_key";

    public override bool Forever => true;

    public override FaultStage Stage(Fault fault)
    {
        return FaultStage.Early;
    }

    public override Task ApplyAsync(FaultContext target)
    {
        return target.AnswerAsync(401, target.Fault.Body ?? "{\"detail\":\"Invalid API Key\"}", Answer.Json);
    }
}
