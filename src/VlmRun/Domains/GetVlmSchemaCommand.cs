using System.Collections;
using System.Management.Automation;
using System.Threading.Tasks;
using VlmRun.Input;
using VlmRun.Runtime;

namespace VlmRun.Domains;

/// <summary>Get-VlmSchema: the shape of domains' payloads.</summary>
[Cmdlet(VerbsCommon.Get, "VlmSchema")]
[OutputType(typeof(Schema))]
public sealed class GetVlmSchemaCommand : VlmCmdlet
{
    private Sending<Schema> _getting = null!;

    /// <summary>The domains.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(DomainCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Domain { get; set; } = null!;

    /// <summary>The generation configuration that the shape is for, by wire name.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Config { get; set; }

    /// <summary>Ask the hub's catalogue.</summary>
    [Parameter]
    public SwitchParameter Hub { get; set; }

    private protected override Task BeginAsync()
    {
        _ = Client;
        _getting = new Sending<Schema>(this, 8, "Getting schemas", (_, schema) => WriteObject(schema));
        return Task.CompletedTask;
    }

    private protected override async Task ProcessAsync()
    {
        _getting.WriteReady();
        GenerationConfig? config = Config is null ? null : new GenerationConfig { Other = JsonObjects.ToFields(Config) };
        foreach (string domain in Domain)
        {
            await _getting.AddAsync(domain, () => true, () => Hub
                ? Client.Domains.GetHubSchemaAsync(domain, StopToken)
                : Client.Domains.GetSchemaAsync(domain, config, StopToken));
        }
    }

    private protected override Task EndAsync() => _getting.FinishAsync();
}
