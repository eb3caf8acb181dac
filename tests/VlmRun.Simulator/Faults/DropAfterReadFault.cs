using System.Threading.Tasks;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Faults;

/// <summary>Reads the whole body, creates nothing and cuts the connection.</summary>
internal sealed class DropAfterReadFault : FaultBehavior
{
    public override string Kind => "drop_after_read";

    public override Task ApplyAsync(FaultContext target)
    {
        return target.CutAsync();
    }
}
