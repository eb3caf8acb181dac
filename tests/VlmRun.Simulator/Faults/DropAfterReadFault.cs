using System.Threading.Tasks;

namespace VlmRun.Simulator.Faults;

/// <summary>Reads the whole body, creates nothing and cuts the connection.</summary>
internal sealed class DropAfterReadFault : FaultPlay
{
    public override string Kind => "drop_after_read";

    public override Task PlayAsync(FaultScene scene)
    {
        return scene.CutAsync();
    }
}
