namespace VlmRun.Agents;

/// <summary>Get-VlmExecution: gets executions of agents by id, or lists those of the account.</summary>
[Cmdlet(VerbsCommon.Get, "VlmExecution", HelpUri = OnlineHelp.Address, DefaultParameterSetName = "List", SupportsPaging = true)]
[OutputType(typeof(AgentExecution))]
public sealed class GetVlmExecutionCommand : GetJobCommand<AgentExecution>
{
    /// <summary>Only of agents with these names, with or without :version; wildcards are allowed.</summary>
    [Parameter(ParameterSetName = "List")]
    [Alias("Name")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AgentNameCompleter))]
    public string[]? Agent { get; set; }

    private protected override string Activity => "Getting executions";

    private protected override bool HasFilter => Agent is not null;

    private protected override async Task<AgentExecution> GetAsync(string id, string? source) =>
        (await Client.Agents.GetExecutionAsync(id, StopToken).ConfigureAwait(false)).From(source);

    private protected override IAsyncEnumerable<AgentExecution> List(JobQuery<AgentExecution> query) =>
        Client.Agents.ListExecutionsAsync(query, StopToken);

    private protected override bool Matches(AgentExecution job) =>
        Agent is null || (job.Name is { } name && Agent.Any(pattern => Matches(pattern, name)));

    // A name without a version matches any version.
    private static bool Matches(string pattern, string name)
    {
        WildcardPattern wanted = new(pattern, WildcardOptions.IgnoreCase);
        int colon = name.LastIndexOf(':');
        return wanted.IsMatch(name) || (colon > 0 && wanted.IsMatch(name[..colon]));
    }
}
