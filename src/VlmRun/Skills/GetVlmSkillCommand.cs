namespace VlmRun.Skills;

/// <summary>Get-VlmSkill: gets skills by id or name, or lists those that the account may use.</summary>
[Cmdlet(VerbsCommon.Get, "VlmSkill", HelpUri = OnlineHelp.Address, DefaultParameterSetName = "List", SupportsPaging = true)]
[OutputType(typeof(Skill))]
public sealed class GetVlmSkillCommand : GetCommand<Skill>
{
    /// <summary>Ids of skills.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Id", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(SkillIdCompleter))]
    public string[] Id { get; set; } = null!;

    /// <summary>Names of skills.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Name")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SkillNameCompleter))]
    public string[] Name { get; set; } = null!;

    /// <summary>The version; by default the latest.</summary>
    [Parameter(ParameterSetName = "Name")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SkillVersionCompleter))]
    public string? Version { get; set; }

    /// <summary>The property to sort the list by.</summary>
    [Parameter(ParameterSetName = "List")]
    [ValidateSet("created_at", "updated_at", "name")]
    public string? OrderBy { get; set; }

    /// <summary>The sort order.</summary>
    [Parameter(ParameterSetName = "List")]
    public SwitchParameter Ascending { get; set; }

    /// <summary>List only the latest version of each name.</summary>
    [Parameter(ParameterSetName = "List")]
    public SwitchParameter Grouped { get; set; }

    private protected override string Activity => "Getting skills";

    private protected override Task ProcessAsync() => ParameterSetName switch
    {
        "Id" => GetEachAsync(Id, id => Client.Skills.GetAsync(id, StopToken)),
        "Name" => GetEachAsync(Name, name => Client.Skills.LookupAsync(name, Version, StopToken)),
        _ => ListAsync(paging => Client.Skills.ListAsync(Query(paging), StopToken)),
    };

    private SkillQuery Query(Paging paging) => new()
    {
        Skip = paging.Skip,
        First = paging.First,
        OrderBy = OrderBy,
        Descending = MyInvocation.BoundParameters.ContainsKey(nameof(Ascending)) ? !Ascending : null,
        Grouped = MyInvocation.BoundParameters.ContainsKey(nameof(Grouped)) ? Grouped.IsPresent : null,
    };
}
