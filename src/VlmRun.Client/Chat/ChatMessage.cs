using System.Collections.Generic;

namespace VlmRun;

/// <summary>One message of a conversation.</summary>
/// <param name="Role"><c>user</c>, <c>system</c> or <c>assistant</c>.</param>
/// <param name="Content">Its parts; a single text is sent as text.</param>
public sealed record ChatMessage(string Role, IReadOnlyList<ChatPart> Content)
{
    /// <summary>A message of text alone.</summary>
    public ChatMessage(string role, string text)
        : this(role, [ChatPart.FromText(text)])
    {
    }
}
