using System.Linq;
using System.Text.Json;
using VlmRun.Http;

namespace VlmRun;

/// <summary>A domain: what the service can make of an input (<c>DomainInfo</c>, <c>HubDomainInfo</c>).</summary>
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

    /// <summary>The name to give as domain, such as <c>document.invoice</c>.</summary>
    public string Name { get; }

    /// <summary>The name for people; null when the route does not tell.</summary>
    public string? Title { get; }

    /// <summary>What it is for; null when the route does not tell.</summary>
    public string? Description { get; }

    /// <summary><c>image</c>, <c>document</c>, <c>video</c> …; empty when the route does not tell.</summary>
    public string[] SupportedInputs { get; }

    /// <summary>Words to find it by.</summary>
    public string[] Tags { get; }

    /// <summary>Addresses of samples.</summary>
    public string[] SampleData { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    // One text or several: the hub's own catalogue and its route differ (api reference 2.2).
    private static string[] Texts(JsonElement body, string name) => body.Field(name) switch
    {
        { ValueKind: JsonValueKind.Array } items => [.. items.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? item.Plain() : item.Raw())],
        { ValueKind: JsonValueKind.String } one => [one.Plain()],
        _ => [],
    };
}
