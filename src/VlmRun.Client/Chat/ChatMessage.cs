namespace VlmRun;

/// <summary>One message of a conversation.</summary>
/// <param name="Role"><c>user</c>, <c>system</c> or <c>assistant</c>.</param>
/// <param name="Content">The parts of the message; a single text part is sent as a string.</param>
public sealed record ChatMessage(string Role, IReadOnlyList<ChatPart> Content)
{
    /// <summary>Creates a message that has only text.</summary>
    public ChatMessage(string role, string text)
        : this(role, [ChatPart.FromText(text)])
    {
    }
}
