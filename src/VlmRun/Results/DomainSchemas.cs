using VlmRun.Sessions;

namespace VlmRun.Results;

/// <summary>Gets the schemas of domains if possible: results can also be used without a session.</summary>
/// <param name="cmdlet">The cmdlet whose session and streams are used.</param>
/// <param name="own">The schema to use for all domains; null for none.</param>
/// <param name="without">What happens without a schema, for the warning.</param>
internal sealed class DomainSchemas(VlmCmdlet cmdlet, JsonElement? own, string without)
{
    private readonly Dictionary<string, JsonElement?> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets the schema of a domain; null, with one warning, when it cannot be retrieved.</summary>
    public async Task<JsonElement?> GetAsync(string? domain)
    {
        if (own is not null || string.IsNullOrEmpty(domain))
        {
            return own;
        }

        if (!_known.TryGetValue(domain, out JsonElement? schema))
        {
            _known[domain] = schema = await AskAsync(domain);
        }

        return schema;
    }

    private async Task<JsonElement?> AskAsync(string domain)
    {
        try
        {
            SessionTable.Resolve(cmdlet.Session, cmdlet.WriteWarning);
            return (await cmdlet.Client.Domains.GetSchemaAsync(domain, null, cmdlet.StopToken)).GetJsonSchema();
        }
        catch (Exception exception) when (exception is NotConnectedException or VlmRunException)
        {
            cmdlet.WriteWarning($"The schema of '{domain}' could not be retrieved, so {without}: {exception.Message}");
            return null;
        }
    }
}
