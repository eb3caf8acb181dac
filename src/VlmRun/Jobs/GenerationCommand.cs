namespace VlmRun.Jobs;

/// <summary>Parameters of the cmdlets that generate predictions.</summary>
public abstract class GenerationCommand : StartJobCommand
{
    private static readonly Dictionary<string, string> s_apiNames = new()
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

    /// <summary>Files, or folders where the cmdlet takes them; wildcards are expanded.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = null!;

    /// <summary>The same without wildcards; also from the pipeline.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [FileRow]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = null!;

    /// <summary>The name of an agent to use instead of a domain; a batch also takes name:version.</summary>
    [Parameter]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AgentNameCompleter))]
    public string? Agent { get; set; }

    /// <summary>The agent's version; latest by default, and in a batch the service's default.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AgentVersionCompleter))]
    public string? Version { get; set; }

    /// <summary>The detail of the analysis; determines the price.</summary>
    [Parameter]
    [ValidateSet("auto", "lo", "hi")]
    public string? Detail { get; set; }

    /// <summary>Add the model's confidence to each field.</summary>
    [Parameter]
    public SwitchParameter Confidence { get; set; }

    /// <summary>Add the position in the image to each field.</summary>
    [Parameter]
    public SwitchParameter Grounding { get; set; }

    /// <summary>The wanted fields, as GraphQL.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string? GqlStatement { get; set; }

    /// <summary>The maximum number of tokens.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    [ArgumentCompleter(typeof(NoCompleter))]
    public int? MaxTokens { get; set; }

    /// <summary>The sampling temperature, 0 or more.</summary>
    [Parameter]
    [ValidateRange(0.0, 2.0)]
    [ArgumentCompleter(typeof(NoCompleter))]
    public double? Temperature { get; set; }

    /// <summary>Other fields of the configuration, by the API's names.</summary>
    [Parameter]
    [ValidateNotNull]
    [ConfigTransformation<GenerationFields>]
    [ArgumentCompleter(typeof(ConfigCompleter))]
    public GenerationFields? Config { get; set; }

    private protected override ConfigFields? MoreFields => Config;

    private protected GenerationConfig? Configuration { get; private set; }

    /// <summary>A skill says what to make of the input, so that no domain has to.</summary>
    private protected bool HasSkill => Skill is not null || Config?.All.Contains("skills") == true;

    /// <summary>Whether nothing is to be sent.</summary>
    private protected bool IsWhatIf => MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? given)
        ? given is SwitchParameter { IsPresent: true }
        : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));

    /// <summary>Writes a line to the host, which can be redirected as information.</summary>
    /// <param name="line">The line.</param>
    /// <param name="tag">What it belongs to.</param>
    private protected void Say(string line, string tag) => WriteInformation(new HostInformationMessage { Message = line }, ["PSHOST", tag]);

    /// <summary>Checks the parameters and creates the settings; a combination that is not allowed is a terminating error.</summary>
    private protected void Prepare()
    {
        CheckCallback();
        Configuration = BuildConfiguration();
        _ = Client;
    }

    /// <summary>Adds the settings of one kind of media.</summary>
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
            Other = OtherFields(s_apiNames),
        };
        AddOptions(config);
        bool isSet = Config is { All.Count: > 0 } || s_apiNames.Keys.Any(MyInvocation.BoundParameters.ContainsKey);
        return isSet ? config : null;
    }
}
