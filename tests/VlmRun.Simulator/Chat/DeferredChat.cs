using System.Threading;

namespace VlmRun.Simulator.Chat;

/// <summary>An answer that is not there yet.</summary>
/// <param name="reply">The answer.</param>
/// <param name="polls">How often it is asked for in vain.</param>
internal sealed class DeferredChat(ChatReply reply, int polls)
{
    private int _left = polls;

    public ChatReply Reply { get; } = reply;

    /// <summary>Counts one request for it; true when it is there.</summary>
    public bool IsReady()
    {
        return Interlocked.Decrement(ref _left) < 0;
    }
}
