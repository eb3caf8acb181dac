using System.Management.Automation;
using System.Threading.Tasks;
using VlmRun.Runtime;

namespace VlmRun.Skills;

/// <summary>Get-VlmSkill: skills by id or name, or all that the account may use, page by page.</summary>
[Cmdlet(VerbsCommon.Get, "VlmSkill", DefaultParameterSetName = "List", SupportsPaging = true)]
[OutputType(typeof(Skill))]
public sealed class GetVlmSkillCommand : VlmCmdlet
{
    private Sending<Skill> _getting = null!;

    /// <summary>Ids of skills.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Id", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string[] Id { get; set; } = null!;

    /// <summary>Names of skills.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Name")]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = null!;

    /// <summary>The version; the latest without it.</summary>
    [Parameter(ParameterSetName = "Name")]
    [ValidateNotNullOrEmpty]
    public string? Version { get; set; }

    /// <summary>What the list is sorted by.</summary>
    [Parameter(ParameterSetName = "List")]
    [ValidateSet("created_at", "updated_at", "name")]
    public string? OrderBy { get; set; }

    /// <summary>The first or oldest first.</summary>
    [Parameter(ParameterSetName = "List")]
    public SwitchParameter Ascending { get; set; }

    /// <summary>Only the latest version of each name.</summary>
    [Parameter(ParameterSetName = "List")]
    public SwitchParameter Grouped { get; set; }

    private protected override Task BeginAsync()
    {
        _ = Client;
        _getting = new Sending<Skill>(this, 8, "Getting skills", (_, skill) => WriteObject(skill));
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
                    await _getting.AddAsync(id, () => true, () => Client.Skills.GetAsync(id, StopToken));
                }

                break;
            case "Name":
                foreach (string name in Name)
                {
                    await _getting.AddAsync(name, () => true, () => Client.Skills.LookupAsync(name, Version, StopToken));
                }

                break;
            default:
                await ListAsync();
                break;
        }
    }

    private protected override Task EndAsync() => _getting.FinishAsync();

    private async Task ListAsync()
    {
        Paging paging = Paging.From(this);
        if (paging.First == 0)
        {
            return;
        }

        SkillQuery query = new()
        {
            Skip = paging.Skip,
            First = paging.First,
            OrderBy = OrderBy,
            Descending = MyInvocation.BoundParameters.ContainsKey(nameof(Ascending)) ? !Ascending : null,
            Grouped = MyInvocation.BoundParameters.ContainsKey(nameof(Grouped)) ? Grouped.IsPresent : null,
        };
        await WriteAllAsync(Client.Skills.ListAsync(query, StopToken));
    }
}
