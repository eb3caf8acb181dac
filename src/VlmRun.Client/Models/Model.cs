namespace VlmRun;

/// <summary>A model and a domain that it supports (<c>ModelInfo</c>).</summary>
public sealed class Model
{
    internal Model(JsonElement body)
    {
        Name = body.Text("model");
        Domain = body.Text("domain");
    }

    /// <summary>The name to use as model; null when the service does not report it.</summary>
    public string? Name { get; }

    /// <summary>The domain, such as <c>document.invoice</c>.</summary>
    public string? Domain { get; }

    /// <inheritdoc/>
    public override string ToString() => Name ?? "";
}
