namespace VlmRun;

/// <summary>A domain: a kind of result that the service can produce from an input (<c>DomainInfo</c>, <c>HubDomainInfo</c>).</summary>
public sealed class Domain
{
    internal Domain(string name, JsonElement body)
    {
        Name = name;
        Title = body.Text("name");
        Description = body.Text("description");
        SupportedInputs = Texts(body, "supported_inputs");
        Tags = Texts(body, "tags");
        SampleData = Texts(body, "sample_data");
    }

    /// <summary>The name to use as domain, such as <c>document.invoice</c>.</summary>
    public string Name { get; }

    /// <summary>The display name; null when the route does not return it.</summary>
    public string? Title { get; }

    /// <summary>The description; null when the route does not return it.</summary>
    public string? Description { get; }

    /// <summary><c>image</c>, <c>document</c>, <c>video</c> …; empty when the route does not return it.</summary>
    public string[] SupportedInputs { get; }

    /// <summary>Tags for searching.</summary>
    public string[] Tags { get; }

    /// <summary>Addresses of sample files.</summary>
    public string[] SampleData { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    // A string or an array of strings: the hub's catalog and its route differ (api reference 2.2).
    private static string[] Texts(JsonElement body, string name) => body.Field(name) switch
    {
        { ValueKind: JsonValueKind.Array } items => [.. items.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? item.Plain() : item.Raw())],
        { ValueKind: JsonValueKind.String } one => [one.Plain()],
        _ => [],
    };
}
