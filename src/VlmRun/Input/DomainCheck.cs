namespace VlmRun.Input;

/// <summary>
/// Warns of a domain that no catalog lists, before it is sent. The domains that the module knows cost no request; for any other, the catalogs are
/// requested once per session, and nothing is said when they cannot be retrieved.
/// </summary>
/// <param name="cmdlet">Whose session and warnings these are.</param>
internal sealed class DomainCheck(VlmCmdlet cmdlet)
{
    private static readonly bool[] s_catalogs = [false, true];

    private readonly HashSet<string> _seen = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Warns once of each unknown domain.</summary>
    public async Task WarnAsync(string? domain)
    {
        if (domain is null || !_seen.Add(domain) || KnownDomains.All.Contains(domain, StringComparer.OrdinalIgnoreCase))
        {
            return;
        }

        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        foreach (bool isHub in s_catalogs)
        {
            if (await cmdlet.Client.Domains.GetNamesAsync(isHub, cmdlet.StopToken) is not { } list)
            {
                return;
            }

            names.UnionWith(list);
            if (names.Contains(domain))
            {
                return;
            }
        }

        string meant = NearestName.Of(domain, names) is { } nearest ? $" Did you mean {nearest}?" : " Get-VlmDomain lists them.";
        cmdlet.WriteWarning($"No catalog lists the domain '{domain}'.{meant} It is sent anyway.");
    }
}
