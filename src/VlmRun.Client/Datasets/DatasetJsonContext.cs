namespace VlmRun;

/// <summary>Reads and writes the request bodies of this folder without reflection.</summary>
[JsonSerializable(typeof(DatasetRequest))]
internal sealed partial class DatasetJsonContext : JsonSerializerContext
{
    public static DatasetJsonContext Requests { get; } = new(RequestJson.Options());
}
