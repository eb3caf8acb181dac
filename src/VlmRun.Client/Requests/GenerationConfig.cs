namespace VlmRun;

/// <summary>The settings of a prediction (<c>GenerationConfig</c>); null values are not sent, so the service's defaults apply.</summary>
public sealed class GenerationConfig
{
    /// <summary>The instructions.</summary>
    public string? Prompt { get; set; }

    /// <summary>The JSON schema that the result must obey.</summary>
    public JsonElement? JsonSchema { get; set; }

    /// <summary>The wanted fields, as a GraphQL selection.</summary>
    public string? GqlStmt { get; set; }

    /// <summary>Maximum number of attempts of the model; default 3.</summary>
    public int? MaxRetries { get; set; }

    /// <summary>Maximum number of tokens; default 65,535.</summary>
    public int? MaxTokens { get; set; }

    /// <summary>The sampling temperature, 0 or more; default 0.</summary>
    public double? Temperature { get; set; }

    /// <summary><c>auto</c>, <c>lo</c> or <c>hi</c>; determines the price.</summary>
    public string? Detail { get; set; }

    /// <summary>Adds a confidence to each field: <c>hi</c>, <c>med</c> or <c>lo</c>.</summary>
    public bool? Confidence { get; set; }

    /// <summary>Adds the position in the image to each field.</summary>
    public bool? Grounding { get; set; }

    /// <summary>The pages to use, counted from 0.</summary>
    public IReadOnlyList<int>? PageIndices { get; set; }

    /// <summary>Length of a segment of a video, in seconds.</summary>
    public double? VideoSegmentDuration { get; set; }

    /// <summary>Number of frames to use in each segment of a video.</summary>
    public int? VideoFramesPerSegment { get; set; }

    /// <summary><c>auto</c>, <c>default</c>, <c>standard</c>, <c>flex</c> or <c>priority</c>; determines price and speed.</summary>
    public string? ServiceTier { get; set; }

    /// <summary>Skills to use.</summary>
    public IReadOnlyList<AgentSkill>? Skills { get; set; }

    /// <summary>Other fields, by their JSON names.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Other { get; set; }
}
