namespace VlmRun.Simulator.Chat;

/// <summary>One event of a stream.</summary>
/// <param name="Data">What it says.</param>
internal sealed record StreamEvent(string Data)
{
    /// <summary>Whether it holds a piece of text.</summary>
    public bool IsToken { get; init; }
}
