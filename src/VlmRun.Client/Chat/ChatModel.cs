namespace VlmRun;

/// <summary>A model for chats.</summary>
public sealed class ChatModel
{
    internal ChatModel(string id, JsonElement body)
    {
        Id = id;
        OwnedBy = body.Text("owned_by");
        CreatedAt = ChatResponseReader.Time(body);
        Root = body.Text("root");
        Parent = body.Text("parent");
    }

    /// <summary>What <c>-Model</c> takes, such as <c>vlmrun-orion-1:auto</c>.</summary>
    public string Id { get; }

    /// <summary>The owner of the model.</summary>
    public string? OwnedBy { get; }

    /// <summary>When it was created, in local time; null when the service does not report it.</summary>
    public DateTime? CreatedAt { get; }

    /// <summary>The model of which this is an alias.</summary>
    public string? Root { get; }

    /// <summary>The model from which this one was derived.</summary>
    public string? Parent { get; }

    /// <inheritdoc/>
    public override string ToString() => Id;
}
