using System.Management.Automation;
using System.Text.Json;
using System.Threading.Tasks;
using VlmRun.Input;
using VlmRun.Runtime;

namespace VlmRun.Agents;

/// <summary>New-VlmAgent: an agent that does what a prompt says.</summary>
[Cmdlet(VerbsCommon.New, "VlmAgent", HelpUri = OnlineHelp.Address, SupportsShouldProcess = true)]
[OutputType(typeof(Agent))]
public sealed class NewVlmAgentCommand : VlmCmdlet
{
    /// <summary>What it is to do, in words.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Prompt { get; set; } = null!;

    /// <summary>Its name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The JSON schema that its results must obey: hashtable, JSON text or path.</summary>
    [Parameter]
    [JsonSchemaTransformation]
    public JsonElement? JsonSchema { get; set; }

    /// <summary>Skills that it uses: name, id, either with :version, or a folder.</summary>
    [Parameter]
    [SkillTransformation]
    public AgentSkill[]? Skill { get; set; }

    /// <summary>Price and speed.</summary>
    [Parameter]
    [ValidateSet("auto", "default", "standard", "flex", "priority")]
    public string? ServiceTier { get; set; }

    /// <summary>Whether it runs in the service's orchestration mode.</summary>
    [Parameter]
    public SwitchParameter OrchestrationMode { get; set; }

    /// <summary>What it is to be tried with: hashtable, object, JSON text or path.</summary>
    [Parameter]
    [InputsTransformation]
    public JsonElement? Inputs { get; set; }

    /// <summary>Where the service posts the agent when it is ready.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
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
        ThrottledSender<Agent> making = new(this, 1, "Making an agent", (_, agent) => WriteObject(agent)) { Find = "Get-VlmAgent" };
        await making.AddAsync(Name ?? Prompt, () => ShouldProcess(target, "make an agent"), () => Client.Agents.CreateAsync(request, StopToken));
        await making.FinishAsync();
    }
}
