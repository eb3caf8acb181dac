using System.Threading.Tasks;

namespace VlmRun.Simulator.Faults;

/// <summary>Lets the route do its work and cuts the connection in place of the answer.</summary>
internal sealed class DropAfterCreateFault : FaultPlay
{
    public override string Kind => "drop_after_create";

    public override bool NeedsAnswer => true;

    public override Task PlayAsync(FaultScene scene)
    {
        return scene.CutAsync();
    }
}
