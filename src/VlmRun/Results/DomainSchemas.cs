using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Threading.Tasks;
using VlmRun.Runtime;
using VlmRun.Sessions;

namespace VlmRun.Results;

/// <summary>The schemas of domains, as far as they can be had: results are used without a session too.</summary>
/// <param name="cmdlet">Whose session and warnings.</param>
/// <param name="own">The schema to use instead of all others; null for none.</param>
/// <param name="without">What is done without a schema, for the warning.</param>
internal sealed class DomainSchemas(VlmCmdlet cmdlet, JsonElement? own, string without)
{
    private readonly Dictionary<string, JsonElement?> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The schema of a domain; null when it cannot be had, which is one warning.</summary>
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
            cmdlet.WriteWarning($"The schema of '{domain}' could not be had, so {without}: {exception.Message}");
            return null;
        }
    }
}
