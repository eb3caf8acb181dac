namespace VlmRun;

/// <summary>The schema of a domain's payload (<c>SchemaResponse</c>).</summary>
public sealed class Schema
{
    private readonly ConvertedJson _jsonSchema;
    private readonly ConvertedJson _jsonSample;

    internal Schema(JsonElement body, string? source, ResponseConverter? convert)
    {
        Domain = body.Text("domain");
        Description = body.Text("description");
        Version = body.Text("schema_version");
        Hash = body.Text("schema_hash");
        GqlStatement = body.Text("gql_stmt");
        Source = source;
        _jsonSchema = new ConvertedJson(body.Field("json_schema"), convert);
        _jsonSample = new ConvertedJson(body.Field("json_sample"), convert);
    }

    /// <summary>The domain, such as <c>document.invoice</c>.</summary>
    public string? Domain { get; }

    /// <summary>The description.</summary>
    public string? Description { get; }

    /// <summary>The version of the schema.</summary>
    public string? Version { get; }

    /// <summary>Eight hex digits that change when the schema changes.</summary>
    public string? Hash { get; }

    /// <summary>The fields as GraphQL.</summary>
    public string? GqlStatement { get; }

    /// <summary>The source from which it was created: a path, a URL or a file id; null for a domain's own schema.</summary>
    public string? Source { get; }

    /// <summary>The JSON schema, converted to the caller's objects.</summary>
    public object? JsonSchema => _jsonSchema.Value;

    /// <summary>A sample payload, converted to the caller's objects; null when the service returns none.</summary>
    public object? JsonSample => _jsonSample.Value;

    /// <summary>The JSON schema; <see cref="JsonValueKind.Undefined"/> when there is none.</summary>
    public JsonElement GetJsonSchema() => _jsonSchema.Json;

    /// <inheritdoc/>
    public override string ToString() => Domain ?? "";
}
