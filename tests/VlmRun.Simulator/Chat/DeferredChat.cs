using System.Threading;

namespace VlmRun.Simulator.Chat;

/// <summary>A deferred response.</summary>
/// <param name="reply">The answer.</param>
/// <param name="polls">The number of polls before it is available.</param>
internal sealed class DeferredChat(ChatReply reply, int polls)
{
    private int _left = polls;

    public ChatReply Reply { get; } = reply;

    /// <summary>Counts one poll; true if it is available.</summary>
    public bool IsReady()
    {
        return Interlocked.Decrement(ref _left) < 0;
    }
}
