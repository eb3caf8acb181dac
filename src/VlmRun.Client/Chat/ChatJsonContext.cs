namespace VlmRun;

/// <summary>Reads and writes the request bodies of this folder without reflection.</summary>
[JsonSerializable(typeof(ChatBody))]
[JsonSerializable(typeof(IReadOnlyList<ChatPart>))]
[JsonSerializable(typeof(string))]
internal sealed partial class ChatJsonContext : JsonSerializerContext
{
    public static ChatJsonContext Requests { get; } = new(RequestJson.Options());
}
