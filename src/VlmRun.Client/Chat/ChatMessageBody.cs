using System.Text.Json;

namespace VlmRun;

/// <summary>A message as it is sent: its content is text or an array of parts.</summary>
internal sealed record ChatMessageBody(string Role, JsonElement Content);
