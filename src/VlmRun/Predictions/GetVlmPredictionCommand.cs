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
    private FanOut<Prediction> _fanOut = null!;

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
        _ = CurrentSession;
        _fanOut = new FanOut<Prediction>(8, Write);
        return Task.CompletedTask;
    }

    private protected override async Task ProcessAsync()
    {
        _fanOut.WriteReady();
        switch (ParameterSetName)
        {
            case "Id":
                foreach (string id in Id)
                {
                    await _fanOut.AddAsync(id, () => Client.Predictions.GetAsync(id, StopToken), StopToken);
                }

                break;
            case "InputObject":
                foreach (Prediction prediction in InputObject)
                {
                    await _fanOut.AddAsync(prediction, () => RefreshAsync(prediction), StopToken);
                }

                break;
            default:
                await ListAsync();
                break;
        }
    }

    private protected override async Task EndAsync()
    {
        while (_fanOut.InFlight > 0)
        {
            await _fanOut.NextAsync(StopToken);
        }
    }

    private async Task<Prediction> RefreshAsync(Prediction prediction) =>
        (await Client.Predictions.GetAsync(prediction.Id, StopToken).ConfigureAwait(false)).From(prediction.Source);

    private async Task ListAsync()
    {
        if (PagingParameters.IncludeTotalCount)
        {
            WriteObject(PagingParameters.NewTotalCount(0, 0.0));
        }

        if (PagingParameters.First == 0)
        {
            return;
        }

        PredictionQuery query = new()
        {
            Skip = (long)Math.Min(PagingParameters.Skip, long.MaxValue),
            First = PagingParameters.First > long.MaxValue ? null : (long)PagingParameters.First,
            Since = Since is { } since ? new DateTimeOffset(since) : null,
            Until = Until is { } until ? new DateTimeOffset(until) : null,
            Where = Status is null && Domain is null ? null : Matches,
        };
        await foreach (Prediction prediction in Client.Predictions.ListAsync(query, StopToken).WithCancellation(StopToken))
        {
            WriteObject(prediction);
        }
    }

    private bool Matches(Prediction prediction) =>
        (Status is null || Status.Contains(prediction.Status, StringComparer.OrdinalIgnoreCase))
        && (Domain is null || (prediction.Domain is { } domain
            && Domain.Any(pattern => new WildcardPattern(pattern, WildcardOptions.IgnoreCase).IsMatch(domain))));

    private void Write(object input, Task<Prediction> work)
    {
        switch (work.Exception?.InnerException)
        {
            case null when work.IsCanceled:
                throw new PipelineStoppedException();
            case null:
                WriteObject(work.Result);
                break;
            case VlmRunAuthenticationException refused:
                ThrowTerminatingError(Errors.From(refused, input));
                break;
            case { } failure when Errors.IsExpected(failure):
                WriteError(Errors.From(failure, input));
                break;
            case { } fault:
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(fault);
                break;
        }
    }
}
