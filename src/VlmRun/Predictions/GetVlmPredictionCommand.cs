using System;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using VlmRun.Input;
using VlmRun.Runtime;

namespace VlmRun.Predictions;

/// <summary>Get-VlmPrediction: predictions by id, or all of the account, page by page.</summary>
[Cmdlet(VerbsCommon.Get, "VlmPrediction", DefaultParameterSetName = "List", SupportsPaging = true)]
[OutputType(typeof(Prediction))]
public sealed class GetVlmPredictionCommand : VlmCmdlet
{
    private Sending<Prediction> _getting = null!;

    /// <summary>Ids of predictions.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string[] Id { get; set; } = null!;

    /// <summary>Predictions to get anew; what they were made from stays known.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "InputObject", ValueFromPipeline = true)]
    public Prediction[] InputObject { get; set; } = null!;

    /// <summary>Only with one of these states.</summary>
    [Parameter(ParameterSetName = "List")]
    [ArgumentCompleter(typeof(JobStatusCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Status { get; set; }

    /// <summary>Only of these domains; wildcards are allowed.</summary>
    [Parameter(ParameterSetName = "List")]
    [ArgumentCompleter(typeof(DomainCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Domain { get; set; }

    /// <summary>Only those made at this time or later.</summary>
    [Parameter(ParameterSetName = "List")]
    public DateTime? Since { get; set; }

    /// <summary>Only those made before this time.</summary>
    [Parameter(ParameterSetName = "List")]
    public DateTime? Until { get; set; }

    private protected override Task BeginAsync()
    {
        _ = Client;
        _getting = new Sending<Prediction>(this, 8, "Getting predictions", (_, prediction) => WriteObject(prediction));
        return Task.CompletedTask;
    }

    private protected override async Task ProcessAsync()
    {
        _getting.WriteReady();
        switch (ParameterSetName)
        {
            case "Id":
                foreach (string id in Id)
                {
                    await _getting.AddAsync(id, () => true, () => Client.Predictions.GetAsync(id, StopToken));
                }

                break;
            case "InputObject":
                foreach (Prediction prediction in InputObject)
                {
                    await _getting.AddAsync(prediction, () => true, () => RefreshAsync(prediction));
                }

                break;
            default:
                await ListAsync();
                break;
        }
    }

    private protected override Task EndAsync() => _getting.FinishAsync();

    private async Task<Prediction> RefreshAsync(Prediction prediction) =>
        (await Client.Predictions.GetAsync(prediction.Id, StopToken).ConfigureAwait(false)).From(prediction.Source);

    private async Task ListAsync()
    {
        Paging paging = Paging.From(this);
        if (paging.First == 0)
        {
            return;
        }

        JobQuery<Prediction> query = new()
        {
            Skip = paging.Skip,
            First = paging.First,
            Since = Since is { } since ? new DateTimeOffset(since) : null,
            Until = Until is { } until ? new DateTimeOffset(until) : null,
            Where = Status is null && Domain is null ? null : Matches,
        };
        await WriteAllAsync(Client.Predictions.ListAsync(query, StopToken));
    }

    private bool Matches(Prediction prediction) =>
        (Status is null || Status.Contains(prediction.Status, StringComparer.OrdinalIgnoreCase))
        && (Domain is null || (prediction.Domain is { } domain
            && Domain.Any(pattern => new WildcardPattern(pattern, WildcardOptions.IgnoreCase).IsMatch(domain))));
}
