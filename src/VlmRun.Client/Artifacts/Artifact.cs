namespace VlmRun;

/// <summary>A file that a chat or an execution has created: an image, a video, a document.</summary>
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

    /// <summary>The artifact's id (<c>object_id</c>), such as <c>img_4c129a</c>; its prefix is the kind.</summary>
    public string Id { get; }

    /// <summary>The file name at the service; null when it has none.</summary>
    public string? FileName { get; }

    /// <summary>Where the service keeps it: <c>store</c>, <c>manifest</c> or <c>workspace</c>; newer values are passed through.</summary>
    public string? Source { get; }

    /// <summary>The chat that created it; null when an execution did.</summary>
    public string? ChatId { get; }

    /// <summary>The execution that created it; null when a chat did.</summary>
    public string? ExecutionId { get; }

    /// <inheritdoc/>
    public override string ToString() => Id;
}
