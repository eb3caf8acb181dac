using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Text.Json;
using VlmRun.Input;
using VlmRun.Runtime;

namespace VlmRun.Predictions;

/// <summary>How a prediction is made, and what the service is told with it.</summary>
public abstract class GenerationCommand : VlmCmdlet
{
    private static readonly Dictionary<string, string> s_wireNames = new()
    {
        [nameof(Prompt)] = "prompt",
        [nameof(JsonSchema)] = "json_schema",
        [nameof(GqlStatement)] = "gql_stmt",
        [nameof(MaxTokens)] = "max_tokens",
        [nameof(Temperature)] = "temperature",
        [nameof(Detail)] = "detail",
        [nameof(Confidence)] = "confidence",
        [nameof(Grounding)] = "grounding",
        [nameof(ServiceTier)] = "service_tier",
        [nameof(Skill)] = "skills",
        ["PageIndex"] = "page_indices",
        ["SegmentDurationSec"] = "video_segment_duration",
        ["FramesPerSegment"] = "video_frames_per_segment",
    };

    private protected GenerationCommand()
    {
    }

    /// <summary>The domain, such as document.invoice.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(DomainCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Domain { get; set; }

    /// <summary>Instructions in words.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Prompt { get; set; }

    /// <summary>The JSON schema that the result must obey: hashtable, JSON text or path.</summary>
    [Parameter]
    [JsonSchemaTransformation]
    public JsonElement? JsonSchema { get; set; }

    /// <summary>How closely to look; decides the price.</summary>
    [Parameter]
    [ValidateSet("auto", "lo", "hi")]
    public string? Detail { get; set; }

    /// <summary>Add to each field how sure the model is.</summary>
    [Parameter]
    public SwitchParameter Confidence { get; set; }

    /// <summary>Add to each field where it stands.</summary>
    [Parameter]
    public SwitchParameter Grounding { get; set; }

    /// <summary>Price and speed.</summary>
    [Parameter]
    [ValidateSet("auto", "default", "standard", "flex", "priority")]
    public string? ServiceTier { get; set; }

    /// <summary>Skills to use: name, id, or either with :version.</summary>
    [Parameter]
    [SkillTransformation]
    public AgentSkill[]? Skill { get; set; }

    /// <summary>The fields wanted, as GraphQL.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? GqlStatement { get; set; }

    /// <summary>Tokens at most.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? MaxTokens { get; set; }

    /// <summary>0 and up.</summary>
    [Parameter]
    [ValidateRange(0.0, 2.0)]
    public double? Temperature { get; set; }

    /// <summary>Other fields of the generation configuration, by wire name.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Config { get; set; }

    /// <summary>Which environment the request belongs to.</summary>
    [Parameter]
    [ValidateSet("dev", "staging", "prod")]
    public string? Environment { get; set; }

    /// <summary>Groups requests at the service.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SessionId { get; set; }

    /// <summary>Whether the service may train on the data.</summary>
    [Parameter]
    public bool? AllowTraining { get; set; }

    /// <summary>Where the service posts each prediction when it is done.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CallbackUrl { get; set; }

    /// <summary>The model.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Model { get; set; }

    /// <summary>Send again even where the work may have been started and paid for.</summary>
    [Parameter]
    public SwitchParameter Resubmit { get; set; }

    /// <summary>How many requests are in flight at most.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 8;

    private protected RequestMetadata? Metadata => Environment is null && SessionId is null && AllowTraining is null
        ? null
        : new RequestMetadata { Environment = Environment, SessionId = SessionId, AllowTraining = AllowTraining };

    private protected GenerationConfig? Configuration { get; private set; }

    /// <summary>Checks the parameters and makes what is sent of them; a terminating error when they do not go together.</summary>
    private protected void Prepare()
    {
        if (CallbackUrl is not null && !WebAddress.IsOne(CallbackUrl))
        {
            ThrowTerminatingError(Errors.BadParameter($"-CallbackUrl '{CallbackUrl}' is not an http or https address.", "Give an absolute address.", CallbackUrl));
        }

        Configuration = BuildConfiguration();
        _ = Client;
    }

    /// <summary>Options that only some media have.</summary>
    private protected virtual void AddOptions(GenerationConfig config)
    {
    }

    private GenerationConfig? BuildConfiguration()
    {
        GenerationConfig config = new()
        {
            Prompt = Prompt,
            JsonSchema = JsonSchema,
            GqlStmt = GqlStatement,
            MaxTokens = MaxTokens,
            Temperature = Temperature,
            Detail = Detail,
            Confidence = IfBound(nameof(Confidence), Confidence),
            Grounding = IfBound(nameof(Grounding), Grounding),
            ServiceTier = ServiceTier,
            Skills = Skill,
            Other = Config is null ? null : JsonObjects.ToFields(Config),
        };
        AddOptions(config);
        string[] twice = [.. s_wireNames.Where(entry => MyInvocation.BoundParameters.ContainsKey(entry.Key) && config.Other?.ContainsKey(entry.Value) == true).Select(entry => entry.Value)];
        if (twice.Length > 0)
        {
            ThrowTerminatingError(Errors.BadParameter($"-Config holds '{twice[0]}', which is given as a parameter too.", "Give it once."));
        }

        bool isSet = Config is { Count: > 0 } || s_wireNames.Keys.Any(MyInvocation.BoundParameters.ContainsKey);
        return isSet ? config : null;
    }

    private bool? IfBound(string name, SwitchParameter given) =>
        MyInvocation.BoundParameters.ContainsKey(name) ? given.IsPresent : null;
}
