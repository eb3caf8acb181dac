using System.Text.Json.Serialization;

namespace VlmRun.Batch;

/// <summary>Writes the request template of a batch without reflection.</summary>
[JsonSerializable(typeof(BatchTemplate))]
internal sealed partial class BatchJsonContext : JsonSerializerContext
{
    public static BatchJsonContext Requests { get; } = new(RequestJson.Options());
}
