using System.Text.Json.Serialization;

namespace VlmRun.Batch;

/// <summary>Writes the request templates of batches without reflection.</summary>
[JsonSerializable(typeof(BatchTemplate))]
[JsonSerializable(typeof(ExecutionTemplate))]
internal sealed partial class BatchJsonContext : JsonSerializerContext
{
    public static BatchJsonContext Requests { get; } = new(RequestJson.Options());
}
