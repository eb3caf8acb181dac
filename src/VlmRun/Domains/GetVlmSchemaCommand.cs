namespace VlmRun.Domains;

/// <summary>Get-VlmSchema: gets the schemas of domains.</summary>
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

    /// <summary>The generation configuration of the schema, by the API's names.</summary>
    [Parameter]
    [ValidateNotNull]
    [ConfigTransformation<GenerationFields>]
    [ArgumentCompleter(typeof(ConfigCompleter))]
    public GenerationFields? Config { get; set; }

    /// <summary>Use the hub's catalog.</summary>
    [Parameter]
    public SwitchParameter Hub { get; set; }

    /// <summary>The wanted fields of the hub's schema, as GraphQL.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string? GqlStatement { get; set; }

    private protected override Task BeginAsync()
    {
        if (Hub ? Config is not null : GqlStatement is not null)
        {
            ThrowTerminatingError(Hub
                ? ErrorRecords.BadParameter("-Config cannot be used with -Hub.", "Omit -Config, or use -GqlStatement.")
                : ErrorRecords.BadParameter("-GqlStatement can be used only with -Hub.", "Use -Config @{ gql_stmt = '…' } instead."));
        }

        _ = Client;
        _getting = new ThrottledSender<Schema>(this, 8, "Getting schemas", (_, schema) => WriteObject(schema));
        return Task.CompletedTask;
    }

    private protected override async Task ProcessAsync()
    {
        JsonElement? config = Config is null ? null : JsonObjects.ToElement(Config.All);
        foreach (string domain in Domain)
        {
            await _getting.AddAsync(domain, () => true, () => Hub
                ? Client.Domains.GetHubSchemaAsync(domain, GqlStatement, StopToken)
                : Client.Domains.GetSchemaAsync(domain, config, StopToken));
        }
    }

    private protected override Task EndAsync() => _getting.FinishAsync();
}
