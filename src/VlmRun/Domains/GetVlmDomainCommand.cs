namespace VlmRun.Domains;

/// <summary>Get-VlmDomain: lists the domains that the account may use, or those of the hub's public catalog.</summary>
[Cmdlet(VerbsCommon.Get, "VlmDomain", HelpUri = OnlineHelp.Address)]
[OutputType(typeof(Domain))]
public sealed class GetVlmDomainCommand : VlmCmdlet
{
    /// <summary>Only domains whose names match; wildcards are allowed.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(DomainCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>List the hub's catalog.</summary>
    [Parameter]
    public SwitchParameter Hub { get; set; }

    private protected override async Task EndAsync()
    {
        List<string> names = [];
        await WriteAllAsync(Matching(Hub ? Client.Domains.ListHubAsync(StopToken) : Client.Domains.ListAsync(StopToken), names));
        foreach (string name in (Name ?? []).Where(name => !WildcardPattern.ContainsWildcardCharacters(name) && !names.Contains(name, StringComparer.OrdinalIgnoreCase)))
        {
            if (names.Count > 0)
            {
                WriteError(ErrorRecords.DomainNotFound(name, NearestName.Of(name, names), names.Count));
            }
        }
    }

    private async IAsyncEnumerable<Domain> Matching(IAsyncEnumerable<Domain> domains, List<string> names)
    {
        WildcardPattern[]? patterns = Name?.Select(name => new WildcardPattern(name, WildcardOptions.IgnoreCase)).ToArray();
        await foreach (Domain domain in domains)
        {
            names.Add(domain.Name);
            if (patterns is null || Array.Exists(patterns, pattern => pattern.IsMatch(domain.Name)))
            {
                yield return domain;
            }
        }
    }
}
