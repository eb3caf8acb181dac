using System;
using System.Text.Json;
using System.Threading;
using VlmRun.Http;

namespace VlmRun;

/// <summary>The schema of a domain's payload (<c>SchemaResponse</c>).</summary>
public sealed class Schema
{
    private readonly JsonElement? _jsonSchema;
    private readonly JsonElement? _jsonSample;
    private readonly Func<JsonElement, object?>? _convert;
    private object? _schemaObject;
    private object? _sampleObject;

    internal Schema(JsonElement body, string? source, Func<JsonElement, object?>? convert)
    {
        Domain = body.Text("domain");
        Description = body.Text("description");
        Version = body.Text("schema_version");
        Hash = body.Text("schema_hash");
        GqlStatement = body.Text("gql_stmt");
        Source = source;
        _jsonSchema = body.Field("json_schema");
        _jsonSample = body.Field("json_sample");
        _convert = convert;
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
    public object? JsonSchema => Convert(_jsonSchema, ref _schemaObject);

    /// <summary>A sample payload, converted to the caller's objects; null when the service returns none.</summary>
    public object? JsonSample => Convert(_jsonSample, ref _sampleObject);

    /// <summary>The JSON schema; <see cref="JsonValueKind.Undefined"/> when there is none.</summary>
    public JsonElement GetJsonSchema() => _jsonSchema ?? default;

    /// <inheritdoc/>
    public override string ToString() => Domain ?? "";

    private object? Convert(JsonElement? element, ref object? converted) => element is { } value
        ? LazyInitializer.EnsureInitialized(ref converted, () => _convert?.Invoke(value) ?? value)
        : null;
}
