namespace VlmRun.Feedback;

/// <summary>Submit-VlmFeedback: submits feedback on a result, a correction or notes.</summary>
[Cmdlet(VerbsLifecycle.Submit, "VlmFeedback", HelpUri = OnlineHelp.Address, DefaultParameterSetName = "InputObject", SupportsShouldProcess = true)]
[OutputType(typeof(FeedbackItem))]
public sealed class SubmitVlmFeedbackCommand : FeedbackCommand
{
    private ThrottledSender<FeedbackItem> _submitting = null!;

    /// <summary>The corrected result: hashtable, object, JSON text or path.</summary>
    [Parameter]
    [CorrectionTransformation]
    public JsonElement? Correction { get; set; }

    /// <summary>The notes.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Notes { get; set; }

    private protected override Task BeginAsync()
    {
        if (Correction is null && string.IsNullOrWhiteSpace(Notes))
        {
            ThrowTerminatingError(ErrorRecords.BadParameter(
                "Specify a correction, notes, or both.", "Submit-VlmFeedback … -Correction @{ total = 12.5 }"));
        }

        _ = Client;
        _submitting = new ThrottledSender<FeedbackItem>(this, 8, "Submitting feedback", (_, feedback) => WriteObject(feedback));
        return Task.CompletedTask;
    }

    private protected override async Task ProcessAsync()
    {
        _submitting.WriteReady();
        string what = Correction is null ? "submit notes" : Notes is null ? "submit a correction" : "submit a correction and notes";
        foreach (FeedbackTarget target in Targets())
        {
            await _submitting.AddAsync(
                target.Input,
                () => ShouldProcess($"{target} at {CurrentSession.BaseUri}", what),
                () => Client.Feedback.SubmitAsync(target.Subject, target.Id, Correction, Notes, StopToken));
        }
    }

    private protected override Task EndAsync() => _submitting.FinishAsync();
}
