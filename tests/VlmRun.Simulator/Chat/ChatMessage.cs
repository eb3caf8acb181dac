using System.Collections.Generic;

namespace VlmRun.Simulator.Chat;

/// <summary>One message of a chat.</summary>
/// <param name="Role">The role of the author.</param>
/// <param name="Text">The text.</param>
/// <param name="Parts">The parts of the message, in order.</param>
internal sealed record ChatMessage(string Role, string Text, IReadOnlyList<ChatPart> Parts);
