namespace VlmRun.Jobs;

/// <summary>Parameters of the cmdlets that start predictions and executions.</summary>
public abstract class StartJobCommand : CreditsCommand
{
    private static readonly Dictionary<string, string> s_agentNames = new()
    {
        [nameof(Prompt)] = "prompt",
        [nameof(JsonSchema)] = "json_schema",
        [nameof(ServiceTier)] = "service_tier",
        [nameof(Skill)] = "skills",
        ["OrchestrationMode"] = "orchestration_mode",
        ["Mode"] = "mode",
    };

    private protected StartJobCommand()
    {
    }

    /// <summary>The instructions.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string? Prompt { get; set; }

    /// <summary>The JSON schema that the result must obey: hashtable, JSON text or path.</summary>
    [Parameter]
    [JsonSchemaTransformation]
    public JsonElement? JsonSchema { get; set; }

    /// <summary>Price and speed.</summary>
    [Parameter]
    [ValidateSet("auto", "default", "standard", "flex", "priority")]
    public string? ServiceTier { get; set; }

    /// <summary>Skills to use: names, ids, either with :version, or folders that are sent with the request.</summary>
    [Parameter]
    [SkillTransformation]
    [ArgumentCompleter(typeof(SkillCompleter))]
    public AgentSkill[]? Skill { get; set; }

    /// <summary>The session id that groups requests at the service.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string? SessionId { get; set; }

    /// <summary>The address to which the service posts the result.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string? CallbackUrl { get; set; }

    /// <summary>The model.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AnyModelCompleter))]
    public string? Model { get; set; }

    /// <summary>The maximum number of requests in flight.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    [ArgumentCompleter(typeof(NoCompleter))]
    public int ThrottleLimit { get; set; } = 8;

    /// <summary>Time limit for each job, in seconds.</summary>
    [Parameter]
    [Alias("Timeout")]
    [ValidateRange(0.0, 31536000.0)]
    [ArgumentCompleter(typeof(NoCompleter))]
    public double TimeoutSec { get; set; } = 300;

    /// <summary>Seconds between polls.</summary>
    [Parameter]
    [ValidateRange(0.05, 86400.0)]
    [ArgumentCompleter(typeof(NoCompleter))]
    public double? IntervalSec { get; set; }

    private protected RequestMetadata? Metadata => MetadataWith(SessionId);

    /// <summary>The settings of an execution; null when no parameter sets any.</summary>
    /// <param name="mode">How it is run; null for the service's default.</param>
    /// <param name="orchestrationMode">Whether the agent runs in the service's orchestration mode; null for the service's default.</param>
    private protected AgentConfig? AgentConfiguration(string? mode, bool? orchestrationMode)
    {
        AgentConfig config = new()
        {
            Prompt = Prompt,
            JsonSchema = JsonSchema,
            Skills = Skill,
            ServiceTier = ServiceTier,
            Mode = mode,
            OrchestrationMode = orchestrationMode,
            Other = OtherFields(s_agentNames),
        };
        bool isSet = MoreFields is { All.Count: > 0 } || s_agentNames.Keys.Any(MyInvocation.BoundParameters.ContainsKey);
        return isSet ? config : null;
    }

    /// <summary>Throws a terminating error if -CallbackUrl is not an address.</summary>
    private protected void CheckCallback()
    {
        WebAddress.Check(this, nameof(CallbackUrl), CallbackUrl);
    }

    /// <summary>Warns if parameters of the wait were specified without -Wait.</summary>
    private protected void WarnIfNothingWaits(bool waits)
    {
        if (!waits && (MyInvocation.BoundParameters.ContainsKey(nameof(TimeoutSec)) || IntervalSec is not null))
        {
            WriteWarning("-TimeoutSec and -IntervalSec apply only with -Wait.");
        }
    }
}
