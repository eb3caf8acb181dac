using System.Text.Json;

namespace VlmRun;

/// <summary>What form the answer is to have: <c>json_object</c>, or <c>json_schema</c> with the schema beside it.</summary>
internal sealed record ChatFormatBody(string Type, JsonElement? Schema);
