namespace VlmRun.Models;

/// <summary>Get-VlmModel: lists the models that the account may use and their domains, or the chat models.</summary>
[Cmdlet(VerbsCommon.Get, "VlmModel", HelpUri = OnlineHelp.Address, DefaultParameterSetName = "Domain")]
[OutputType(typeof(Model), ParameterSetName = ["Domain"])]
[OutputType(typeof(ChatModel), ParameterSetName = ["Chat", "Id"])]
public sealed class GetVlmModelCommand : GetCommand<ChatModel>
{
    /// <summary>Only models whose names match; wildcards are allowed.</summary>
    [Parameter(Position = 0, ParameterSetName = "Domain")]
    [Parameter(Position = 0, ParameterSetName = "Chat")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AnyModelCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Only models for domains that match; wildcards are allowed.</summary>
    [Parameter(ParameterSetName = "Domain")]
    [ArgumentCompleter(typeof(DomainCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Domain { get; set; }

    /// <summary>List the chat models.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Chat")]
    [Parameter(ParameterSetName = "Id")]
    public SwitchParameter Chat { get; set; }

    /// <summary>Ids of chat models.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Id", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ChatModelCompleter))]
    public string[] Id { get; set; } = null!;

    private protected override string Activity => "Getting models";

    private protected override Task ProcessAsync() => ParameterSetName switch
    {
        "Id" => GetEachAsync(Id, id => Client.Chat.GetModelAsync(id, StopToken)),
        "Chat" => WriteAllAsync(Matching(Client.Chat.ListModelsAsync(StopToken), model => IsMatch(Name, model.Id))),
        _ => WriteAllAsync(Matching(
            Client.Models.ListAsync(StopToken), model => IsMatch(Name, model.Name) && IsMatch(Domain, model.Domain))),
    };

    private static bool IsMatch(string[]? patterns, string? text) =>
        patterns is null || patterns.Any(pattern => new WildcardPattern(pattern, WildcardOptions.IgnoreCase).IsMatch(text ?? ""));

    private static async IAsyncEnumerable<T> Matching<T>(IAsyncEnumerable<T> models, Func<T, bool> matches)
    {
        await foreach (T model in models)
        {
            if (matches(model))
            {
                yield return model;
            }
        }
    }
}
