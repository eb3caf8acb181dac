namespace VlmRun.Http;

/// <summary>Reads and writes JSON values of any shape without reflection.</summary>
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class ElementJsonContext : JsonSerializerContext
{
    public static ElementJsonContext Requests { get; } = new(RequestJson.Options());
}
