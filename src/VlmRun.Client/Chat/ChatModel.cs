using System;
using System.Text.Json;
using VlmRun.Http;

namespace VlmRun;

/// <summary>A model that can be chatted with.</summary>
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

    /// <summary>Whose model it is.</summary>
    public string? OwnedBy { get; }

    /// <summary>When it was made, local time; null when the service does not say.</summary>
    public DateTime? CreatedAt { get; }

    /// <summary>The model that it is another name of.</summary>
    public string? Root { get; }

    /// <summary>The model that it was made from.</summary>
    public string? Parent { get; }

    /// <inheritdoc/>
    public override string ToString() => Id;
}
