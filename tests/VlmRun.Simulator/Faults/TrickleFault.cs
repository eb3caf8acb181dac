using System;
using System.Threading.Tasks;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Faults;

/// <summary>Sends the answer in small pieces with a pause after each.</summary>
internal sealed class TrickleFault : FaultBehavior
{
    public override string Kind => "trickle";

    public override bool NeedsResponse => true;

    public override bool OnlyDelays => true;

    public override async Task ApplyAsync(FaultContext target)
    {
        int piece = Math.Max(1, target.Fault.ChunkBytes);
        int sent = 0;
        while (target.Body.Length - sent > piece)
        {
            await target.SendPartAsync(target.Body.Slice(sent, piece));
            sent += piece;
            await target.WaitAsync();
        }

        target.End();
        await target.SendPartAsync(target.Body[sent..]);
    }
}
