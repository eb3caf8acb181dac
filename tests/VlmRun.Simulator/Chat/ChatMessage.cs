using System.Collections.Generic;

namespace VlmRun.Simulator.Chat;

/// <summary>One message of a chat.</summary>
/// <param name="Role">Who speaks.</param>
/// <param name="Text">What is said.</param>
/// <param name="Parts">What comes with it, in order.</param>
internal sealed record ChatMessage(string Role, string Text, IReadOnlyList<ChatPart> Parts);
