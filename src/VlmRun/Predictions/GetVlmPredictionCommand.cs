namespace VlmRun.Predictions;

/// <summary>Get-VlmPrediction: gets predictions by id, or lists those of the account.</summary>
[Cmdlet(VerbsCommon.Get, "VlmPrediction", HelpUri = OnlineHelp.Address, DefaultParameterSetName = "List", SupportsPaging = true)]
[OutputType(typeof(Prediction))]
public sealed class GetVlmPredictionCommand : GetJobCommand<Prediction>
{
    /// <summary>Only predictions of these domains; wildcards are allowed.</summary>
    [Parameter(ParameterSetName = "List")]
    [ArgumentCompleter(typeof(DomainCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Domain { get; set; }

    private protected override string Activity => "Getting predictions";

    private protected override bool HasFilter => Domain is not null;

    private protected override async Task<Prediction> GetAsync(string id, string? source) =>
        (await Client.Predictions.GetAsync(id, StopToken).ConfigureAwait(false)).From(source);

    private protected override IAsyncEnumerable<Prediction> List(JobQuery<Prediction> query) => Client.Predictions.ListAsync(query, StopToken);

    private protected override bool Matches(Prediction job) => Domain is null || (job.Domain is { } domain
        && Domain.Any(pattern => new WildcardPattern(pattern, WildcardOptions.IgnoreCase).IsMatch(domain)));
}
