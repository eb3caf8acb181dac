using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace VlmRun;

/// <summary>How a prediction is made (<c>GenerationConfig</c>); what is null is not sent, so that the service's defaults apply.</summary>
public sealed class GenerationConfig
{
    /// <summary>Instructions in words.</summary>
    public string? Prompt { get; set; }

    /// <summary>The JSON schema that the result must obey.</summary>
    public JsonElement? JsonSchema { get; set; }

    /// <summary>The fields wanted, as GraphQL.</summary>
    public string? GqlStmt { get; set; }

    /// <summary>How often the model may try; default 3.</summary>
    public int? MaxRetries { get; set; }

    /// <summary>Tokens at most; default 65,535.</summary>
    public int? MaxTokens { get; set; }

    /// <summary>0 and up; default 0.</summary>
    public double? Temperature { get; set; }

    /// <summary><c>auto</c>, <c>lo</c> or <c>hi</c>; decides the price.</summary>
    public string? Detail { get; set; }

    /// <summary>Adds <c>hi</c>, <c>med</c> or <c>lo</c> to each field.</summary>
    public bool? Confidence { get; set; }

    /// <summary>Adds to each field where it stands in the image.</summary>
    public bool? Grounding { get; set; }

    /// <summary>Pages to use, counted from 0.</summary>
    public IReadOnlyList<int>? PageIndices { get; set; }

    /// <summary>Seconds a segment of a video.</summary>
    public double? VideoSegmentDuration { get; set; }

    /// <summary>Frames to look at in each segment of a video.</summary>
    public int? VideoFramesPerSegment { get; set; }

    /// <summary><c>auto</c>, <c>default</c>, <c>standard</c>, <c>flex</c> or <c>priority</c>; decides price and speed.</summary>
    public string? ServiceTier { get; set; }

    /// <summary>Skills to use.</summary>
    public IReadOnlyList<AgentSkill>? Skills { get; set; }

    /// <summary>Other fields, by their JSON names.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Other { get; set; }
}
