using System.Text.Json.Serialization;

namespace VlmRun.Objects;

/// <summary>Serializes text as JSON without reflection.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class TextJsonContext : JsonSerializerContext;
