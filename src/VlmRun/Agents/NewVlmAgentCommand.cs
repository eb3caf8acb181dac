namespace VlmRun.Agents;

/// <summary>New-VlmAgent: creates an agent from a prompt.</summary>
[Cmdlet(VerbsCommon.New, "VlmAgent", HelpUri = OnlineHelp.Address, SupportsShouldProcess = true)]
[OutputType(typeof(Agent))]
public sealed class NewVlmAgentCommand : VlmCmdlet
{
    /// <summary>The instructions.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string Prompt { get; set; } = null!;

    /// <summary>The name of the agent.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string? Name { get; set; }

    /// <summary>The JSON schema that its results must obey: hashtable, JSON text or path.</summary>
    [Parameter]
    [JsonSchemaTransformation]
    public JsonElement? JsonSchema { get; set; }

    /// <summary>Skills that it uses: names, ids, either with :version, or folders.</summary>
    [Parameter]
    [SkillTransformation]
    [ArgumentCompleter(typeof(SkillCompleter))]
    public AgentSkill[]? Skill { get; set; }

    /// <summary>Price and speed.</summary>
    [Parameter]
    [ValidateSet("auto", "default", "standard", "flex", "priority")]
    public string? ServiceTier { get; set; }

    /// <summary>Whether it runs in the service's orchestration mode.</summary>
    [Parameter]
    public SwitchParameter OrchestrationMode { get; set; }

    /// <summary>Sample inputs: hashtable, object, JSON text or path.</summary>
    [Parameter]
    [InputsTransformation]
    public JsonElement? Inputs { get; set; }

    /// <summary>The address to which the service posts the agent when it is ready.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string? CallbackUrl { get; set; }

    private protected override async Task EndAsync()
    {
        WebAddress.Check(this, nameof(CallbackUrl), CallbackUrl);

        AgentCreateRequest request = new()
        {
            Name = Name,
            Inputs = Inputs,
            CallbackUrl = CallbackUrl,
            Config = new AgentConfig
            {
                Prompt = Prompt,
                JsonSchema = JsonSchema,
                Skills = Skill,
                ServiceTier = ServiceTier,
                OrchestrationMode = MyInvocation.BoundParameters.ContainsKey(nameof(OrchestrationMode)) ? OrchestrationMode.IsPresent : null,
            },
        };
        string target = $"{Name ?? "an agent without a name"} at {CurrentSession.BaseUri}";
        ThrottledSender<Agent> making = new(this, 1, "Creating an agent", (_, agent) => WriteObject(agent)) { Find = "Get-VlmAgent" };
        await making.AddAsync(Name ?? Prompt, () => ShouldProcess(target, "create an agent"), () => Client.Agents.CreateAsync(request, StopToken));
        await making.FinishAsync();
    }
}
