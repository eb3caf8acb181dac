namespace VlmRun;

/// <summary>An agent of the account (<c>AgentInfo</c>). An agent that was just created has only some of the properties.</summary>
public sealed class Agent
{
    private readonly ConvertedJson _jsonSchema;
    private readonly ConvertedJson _jsonSample;

    internal Agent(string id, JsonElement body, ResponseConverter? convert)
    {
        Id = id;
        Name = body.Text("name");
        Description = body.Text("description");
        Prompt = body.Text("prompt");
        Status = body.Text("status");
        CreatedAt = body.Time("created_at");
        UpdatedAt = body.Time("updated_at");
        _jsonSchema = new ConvertedJson(body.Field("json_schema"), convert);
        _jsonSample = new ConvertedJson(body.Field("json_sample"), convert);
    }

    /// <summary>The service's id of the agent.</summary>
    public string Id { get; }

    /// <summary>Its name; the service may add <c>:version</c>.</summary>
    public string? Name { get; }

    /// <summary>The description.</summary>
    public string? Description { get; }

    /// <summary>The prompt.</summary>
    public string? Prompt { get; }

    /// <summary>The status, such as <c>completed</c> or <c>active</c>.</summary>
    public string? Status { get; }

    /// <summary>When the agent was created, in local time.</summary>
    public DateTime? CreatedAt { get; }

    /// <summary>When the agent was last changed, in local time.</summary>
    public DateTime? UpdatedAt { get; }

    /// <summary>The JSON schema of the agent's results, converted to the caller's objects; null when it has none.</summary>
    public object? JsonSchema => _jsonSchema.Value;

    /// <summary>A sample result, converted to the caller's objects; null when the service returns none.</summary>
    public object? JsonSample => _jsonSample.Value;

    /// <summary>The JSON schema of its results; <see cref="JsonValueKind.Undefined"/> when it has none.</summary>
    public JsonElement GetJsonSchema() => _jsonSchema.Json;

    /// <inheritdoc/>
    public override string ToString() => Id;
}
