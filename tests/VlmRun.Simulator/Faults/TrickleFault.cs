using System;
using System.Threading.Tasks;

namespace VlmRun.Simulator.Faults;

/// <summary>Sends the answer in small pieces with a pause after each.</summary>
internal sealed class TrickleFault : FaultPlay
{
    public override string Kind => "trickle";

    public override bool NeedsAnswer => true;

    public override bool OnlySlows => true;

    public override async Task PlayAsync(FaultScene scene)
    {
        int piece = Math.Max(1, scene.Fault.ChunkBytes);
        int sent = 0;
        while (scene.Body.Length - sent > piece)
        {
            await scene.SendPartAsync(scene.Body.Slice(sent, piece));
            sent += piece;
            await scene.WaitAsync();
        }

        scene.End();
        await scene.SendPartAsync(scene.Body[sent..]);
    }
}
