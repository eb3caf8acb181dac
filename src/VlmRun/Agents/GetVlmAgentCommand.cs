using System.Management.Automation;
using System.Threading.Tasks;
using VlmRun.Runtime;

namespace VlmRun.Agents;

/// <summary>Get-VlmAgent: the agents of the account, or those with an id, a name or a prompt.</summary>
[Cmdlet(VerbsCommon.Get, "VlmAgent", DefaultParameterSetName = "List")]
[OutputType(typeof(Agent))]
public sealed class GetVlmAgentCommand : VlmCmdlet
{
    private Sending<Agent> _getting = null!;

    /// <summary>Ids of agents.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Id", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string[] Id { get; set; } = null!;

    /// <summary>Names of agents, or name:version.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Name")]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = null!;

    /// <summary>Prompts by which agents are known.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Prompt")]
    [ValidateNotNullOrEmpty]
    public string[] Prompt { get; set; } = null!;

    private protected override Task BeginAsync()
    {
        _ = Client;
        _getting = new Sending<Agent>(this, 8, "Getting agents", (_, agent) => WriteObject(agent));
        return Task.CompletedTask;
    }

    private protected override async Task ProcessAsync()
    {
        _getting.WriteReady();
        switch (ParameterSetName)
        {
            case "Id":
                foreach (string id in Id)
                {
                    await _getting.AddAsync(id, () => true, () => Client.Agents.GetAsync(id, StopToken));
                }

                break;
            case "Name":
                foreach (string name in Name)
                {
                    await _getting.AddAsync(name, () => true, () => Client.Agents.LookupAsync(null, name, null, StopToken));
                }

                break;
            case "Prompt":
                foreach (string prompt in Prompt)
                {
                    await _getting.AddAsync(prompt, () => true, () => Client.Agents.LookupAsync(null, null, prompt, StopToken));
                }

                break;
            default:
                await WriteAllAsync(Client.Agents.ListAsync(StopToken));
                break;
        }
    }

    private protected override Task EndAsync() => _getting.FinishAsync();
}
