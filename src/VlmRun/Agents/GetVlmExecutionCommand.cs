using System;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using VlmRun.Input;
using VlmRun.Runtime;

namespace VlmRun.Agents;

/// <summary>Get-VlmExecution: executions of agents by id, or all of the account, page by page.</summary>
[Cmdlet(VerbsCommon.Get, "VlmExecution", DefaultParameterSetName = "List", SupportsPaging = true)]
[OutputType(typeof(AgentExecution))]
public sealed class GetVlmExecutionCommand : VlmCmdlet
{
    private Sending<AgentExecution> _getting = null!;

    /// <summary>Ids of executions.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string[] Id { get; set; } = null!;

    /// <summary>Executions to get anew; what they were made from stays known.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "InputObject", ValueFromPipeline = true)]
    public AgentExecution[] InputObject { get; set; } = null!;

    /// <summary>Only with one of these states.</summary>
    [Parameter(ParameterSetName = "List")]
    [ArgumentCompleter(typeof(JobStatusCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Status { get; set; }

    /// <summary>Only of agents with these names, with or without :version; wildcards are allowed.</summary>
    [Parameter(ParameterSetName = "List")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>Only those made at this time or later.</summary>
    [Parameter(ParameterSetName = "List")]
    public DateTime? Since { get; set; }

    /// <summary>Only those made before this time.</summary>
    [Parameter(ParameterSetName = "List")]
    public DateTime? Until { get; set; }

    private protected override Task BeginAsync()
    {
        _ = Client;
        _getting = new Sending<AgentExecution>(this, 8, "Getting executions", (_, execution) => WriteObject(execution));
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
                    await _getting.AddAsync(id, () => true, () => Client.Agents.GetExecutionAsync(id, StopToken));
                }

                break;
            case "InputObject":
                foreach (AgentExecution execution in InputObject)
                {
                    await _getting.AddAsync(execution, () => true, () => RefreshAsync(execution));
                }

                break;
            default:
                await ListAsync();
                break;
        }
    }

    private protected override Task EndAsync() => _getting.FinishAsync();

    private async Task<AgentExecution> RefreshAsync(AgentExecution execution) =>
        (await Client.Agents.GetExecutionAsync(execution.Id, StopToken).ConfigureAwait(false)).From(execution.Source);

    private async Task ListAsync()
    {
        Paging paging = Paging.From(this);
        if (paging.First == 0)
        {
            return;
        }

        JobQuery<AgentExecution> query = new()
        {
            Skip = paging.Skip,
            First = paging.First,
            Since = Since is { } since ? new DateTimeOffset(since) : null,
            Until = Until is { } until ? new DateTimeOffset(until) : null,
            Where = Status is null && Name is null ? null : Matches,
        };
        await WriteAllAsync(Client.Agents.ListExecutionsAsync(query, StopToken));
    }

    private bool Matches(AgentExecution execution) =>
        (Status is null || Status.Contains(execution.Status, StringComparer.OrdinalIgnoreCase))
        && (Name is null || (execution.Name is { } name && Name.Any(pattern => Matches(pattern, name))));

    // A name without a version is a name with any.
    private static bool Matches(string pattern, string name)
    {
        WildcardPattern wanted = new(pattern, WildcardOptions.IgnoreCase);
        int colon = name.LastIndexOf(':');
        return wanted.IsMatch(name) || (colon > 0 && wanted.IsMatch(name[..colon]));
    }
}
