using System.Collections;
using System.Management.Automation;
using System.Text.Json;
using System.Threading.Tasks;
using VlmRun.Errors;
using VlmRun.Input;
using VlmRun.Runtime;

namespace VlmRun.Domains;

/// <summary>Get-VlmSchema: the shape of domains' payloads.</summary>
[Cmdlet(VerbsCommon.Get, "VlmSchema", HelpUri = OnlineHelp.Address)]
[OutputType(typeof(Schema))]
public sealed class GetVlmSchemaCommand : VlmCmdlet
{
    private ThrottledSender<Schema> _getting = null!;

    /// <summary>The domains.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(DomainCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Domain { get; set; } = null!;

    /// <summary>The generation configuration that the shape is for, by the API's names.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Config { get; set; }

    /// <summary>Ask the hub's catalogue.</summary>
    [Parameter]
    public SwitchParameter Hub { get; set; }

    /// <summary>The fields wanted of the hub's schema, as GraphQL.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? GqlStatement { get; set; }

    private protected override Task BeginAsync()
    {
        if (Hub ? Config is not null : GqlStatement is not null)
        {
            ThrowTerminatingError(Hub
                ? ErrorRecords.BadParameter("-Config does not go with -Hub.", "Leave -Config out, or give -GqlStatement.")
                : ErrorRecords.BadParameter("-GqlStatement goes with -Hub.", "Give -Config @{ gql_stmt = '…' } instead."));
        }

        _ = Client;
        _getting = new ThrottledSender<Schema>(this, 8, "Getting schemas", (_, schema) => WriteObject(schema));
        return Task.CompletedTask;
    }

    private protected override async Task ProcessAsync()
    {
        _getting.WriteReady();
        JsonElement? config = Config is null ? null : JsonObjects.ToElement(Config);
        foreach (string domain in Domain)
        {
            await _getting.AddAsync(domain, () => true, () => Hub
                ? Client.Domains.GetHubSchemaAsync(domain, GqlStatement, StopToken)
                : Client.Domains.GetSchemaAsync(domain, config, StopToken));
        }
    }

    private protected override Task EndAsync() => _getting.FinishAsync();
}
