using System.Text.Json;
using VlmRun.Http;

namespace VlmRun;

/// <summary>Something that a chat or an execution has made: a picture, a video, a document.</summary>
public sealed class Artifact
{
    internal Artifact(string id, JsonElement body, string? chatId, string? executionId)
    {
        Id = id;
        FileName = body.Text("filename");
        Source = body.Text("source");
        ChatId = chatId;
        ExecutionId = executionId;
    }

    /// <summary>The service's id of it (<c>object_id</c>), such as <c>img_4c129a</c>; its first part says what it is.</summary>
    public string Id { get; }

    /// <summary>Its name at the service; null when it has none.</summary>
    public string? FileName { get; }

    /// <summary>Where the service has it: <c>store</c>, <c>manifest</c> or <c>workspace</c>; newer words pass as they are.</summary>
    public string? Source { get; }

    /// <summary>The chat that made it; null when it was an execution.</summary>
    public string? ChatId { get; }

    /// <summary>The execution that made it; null when it was a chat.</summary>
    public string? ExecutionId { get; }

    /// <inheritdoc/>
    public override string ToString() => Id;
}
