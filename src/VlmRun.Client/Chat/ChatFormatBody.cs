using System.Text.Json;

namespace VlmRun;

/// <summary>The format of the reply: <c>json_object</c>, or <c>json_schema</c> with a schema.</summary>
internal sealed record ChatFormatBody(string Type, JsonElement? Schema);
