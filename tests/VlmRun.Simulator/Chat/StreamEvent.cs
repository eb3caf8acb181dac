namespace VlmRun.Simulator.Chat;

/// <summary>One event of a stream.</summary>
/// <param name="Data">Its data.</param>
internal sealed record StreamEvent(string Data)
{
    /// <summary>Whether it contains text.</summary>
    public bool IsToken { get; init; }
}
