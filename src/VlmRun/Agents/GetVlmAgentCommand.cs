namespace VlmRun.Agents;

/// <summary>Get-VlmAgent: gets the agents of the account, or agents by id, name or prompt.</summary>
[Cmdlet(VerbsCommon.Get, "VlmAgent", HelpUri = OnlineHelp.Address, DefaultParameterSetName = "List")]
[OutputType(typeof(Agent))]
public sealed class GetVlmAgentCommand : GetCommand<Agent>
{
    /// <summary>Ids of agents.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Id", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(AgentIdCompleter))]
    public string[] Id { get; set; } = null!;

    /// <summary>Names of agents, or name:version.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Name")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AgentNameCompleter))]
    public string[] Name { get; set; } = null!;

    /// <summary>Prompts of agents.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Prompt")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string[] Prompt { get; set; } = null!;

    private protected override string Activity => "Getting agents";

    private protected override Task ProcessAsync() => ParameterSetName switch
    {
        "Id" => GetEachAsync(Id, id => Client.Agents.GetAsync(id, StopToken)),
        "Name" => GetEachAsync(Name, name => Client.Agents.LookupAsync(null, name, null, StopToken)),
        "Prompt" => GetEachAsync(Prompt, prompt => Client.Agents.LookupAsync(null, null, prompt, StopToken)),
        _ => WriteAllAsync(Client.Agents.ListAsync(StopToken)),
    };
}
