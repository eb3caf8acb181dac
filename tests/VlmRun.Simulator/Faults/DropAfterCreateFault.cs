using System.Threading.Tasks;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Faults;

/// <summary>Executes the route and cuts the connection instead of responding.</summary>
internal sealed class DropAfterCreateFault : FaultBehavior
{
    public override string Kind => "drop_after_create";

    public override bool NeedsResponse => true;

    public override Task ApplyAsync(FaultContext target)
    {
        return target.CutAsync();
    }
}
