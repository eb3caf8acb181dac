namespace VlmRun.FineTuning;

/// <summary>Parameters of predictions with a fine-tuned model.</summary>
public abstract class FineTunedModelCommand : SamplingCommand
{
    private static readonly Dictionary<string, string> s_apiNames = new()
    {
        [nameof(Prompt)] = "prompt",
        [nameof(JsonSchema)] = "json_schema",
        [nameof(MaxTokens)] = "max_tokens",
        [nameof(Temperature)] = "temperature",
    };

    private protected FineTunedModelCommand()
    {
    }

    /// <summary>The fine-tuned model.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FineTunedModelCompleter))]
    public string Model { get; set; } = null!;

    /// <summary>The instructions.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string Prompt { get; set; } = null!;

    /// <summary>The JSON schema that the result must obey: hashtable, JSON text or path.</summary>
    [Parameter(Mandatory = true)]
    [JsonSchemaTransformation]
    public JsonElement? JsonSchema { get; set; }

    /// <summary>The session id that groups requests at the service.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string? SessionId { get; set; }

    /// <summary>The maximum number of requests in flight.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    [ArgumentCompleter(typeof(NoCompleter))]
    public int ThrottleLimit { get; set; } = 8;

    /// <summary>Other fields of the configuration, by the API's names.</summary>
    [Parameter]
    [ValidateNotNull]
    [ConfigTransformation<GenerationFields>]
    [ArgumentCompleter(typeof(ConfigCompleter))]
    public GenerationFields? Config { get; set; }

    private protected override ConfigFields? MoreFields => Config;

    private protected GenerationConfig Configuration { get; private set; } = null!;

    /// <summary>Checks the parameters and creates the settings; a combination that is not allowed is a terminating error.</summary>
    private protected void Prepare()
    {
        Configuration = new GenerationConfig
        {
            Prompt = Prompt,
            JsonSchema = JsonSchema,
            MaxTokens = MaxTokens,
            Temperature = Temperature,
            Other = OtherFields(s_apiNames),
        };
        _ = Client;
    }

    private protected FineTunedModelRequest Request(IReadOnlyList<ImageSource> images, VideoSource? video) => new()
    {
        Model = Model,
        Images = images,
        Video = video,
        Config = Configuration,
        Metadata = MetadataWith(SessionId),
        Resubmit = Resubmit,
    };
}
