namespace VlmRun.Chat;

/// <summary>Parameters of a chat completion.</summary>
public abstract class ChatCommand : SamplingCommand
{
    private static readonly Dictionary<string, string> s_apiNames = new()
    {
        ["Message"] = "messages",
        ["ChatId"] = "session_id",
        ["NoStream"] = "stream",
        [nameof(Model)] = "model",
        [nameof(MaxTokens)] = "max_tokens",
        [nameof(Temperature)] = "temperature",
        [nameof(TopP)] = "top_p",
        [nameof(JsonSchema)] = "response_format",
        [nameof(AsJson)] = "response_format",
        [nameof(Skill)] = "skills",
        [nameof(Toolset)] = "toolsets",
        [nameof(Environment)] = "metadata",
        [nameof(AllowTraining)] = "metadata",
    };

    private Dictionary<string, JsonElement>? _other;

    private protected ChatCommand()
    {
    }

    /// <summary>The system prompt, sent before the first message.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string? System { get; set; }

    /// <summary>The model.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ChatModelCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Model { get; set; }

    /// <summary>The JSON schema that the reply must obey: hashtable, JSON text or path.</summary>
    [Parameter]
    [JsonSchemaTransformation]
    public JsonElement? JsonSchema { get; set; }

    /// <summary>Other fields of the configuration, by the API's names.</summary>
    [Parameter]
    [ValidateNotNull]
    [ConfigTransformation<ChatFields>]
    [ArgumentCompleter(typeof(ConfigCompleter))]
    public ChatFields? Config { get; set; }

    /// <summary>Request a JSON object, without a schema.</summary>
    [Parameter]
    public SwitchParameter AsJson { get; set; }

    /// <summary>Skills to use: name, id, or either with :version.</summary>
    [Parameter]
    [SkillTransformation]
    [ArgumentCompleter(typeof(SkillCompleter))]
    public AgentSkill[]? Skill { get; set; }

    /// <summary>The toolsets that the model may use.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ToolsetCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Toolset { get; set; }

    /// <summary>Nucleus sampling, from 0 to 1.</summary>
    [Parameter]
    [ValidateRange(0.0, 1.0)]
    [ArgumentCompleter(typeof(NoCompleter))]
    public double? TopP { get; set; }

    /// <summary>Time limit for the complete reply, in seconds.</summary>
    [Parameter]
    [Alias("Timeout")]
    [ValidateRange(0.1, 86400.0)]
    [ArgumentCompleter(typeof(NoCompleter))]
    public double TimeoutSec { get; set; } = 1800;

    private protected override ConfigFields? MoreFields => Config;

    private protected bool WantsJson => AsJson || JsonSchema is not null;

    /// <summary>Checks the parameters; a combination that is not allowed is a terminating error.</summary>
    private protected void Prepare()
    {
        _other = OtherFields(s_apiNames);
        _ = Client;
    }

    private protected sealed override bool Sets(string parameter) => parameter switch
    {
        // Every request sets these itself.
        "Message" or "ChatId" or "NoStream" => true,
        nameof(AsJson) => AsJson,
        nameof(AllowTraining) => AllowTraining is not null,
        _ => base.Sets(parameter),
    };

    /// <summary>Creates the request for these messages.</summary>
    private protected ChatRequest Describe(IReadOnlyList<ChatMessage> messages, string? chatId) => new()
    {
        Messages = messages,
        ChatId = chatId,
        Model = Model,
        JsonSchema = JsonSchema,
        AsJson = AsJson,
        Skills = Skill,
        Toolsets = Toolset,
        MaxTokens = MaxTokens,
        Temperature = Temperature,
        TopP = TopP,
        Metadata = MetadataWith(null),
        Other = _other,
        Resubmit = Resubmit,
        Timeout = TimeSpan.FromSeconds(TimeoutSec),
    };
}
