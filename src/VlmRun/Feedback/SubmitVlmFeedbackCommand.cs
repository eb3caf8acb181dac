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
    [ArgumentCompleter(typeof(NoCompleter))]
    public string? Notes { get; set; }

    private protected override Task BeginAsync()
    {
        // A correction from the pipeline is not there yet.
        if (!MyInvocation.ExpectingInput && InputObject?.BaseObject is not VlmRun.Correction)
        {
            Check(null);
        }

        _ = Client;
        _submitting = new ThrottledSender<FeedbackItem>(this, 8, "Submitting feedback", (_, feedback) => WriteObject(feedback));
        return Task.CompletedTask;
    }

    private protected override async Task ProcessAsync()
    {
        foreach (FeedbackTarget target in Targets())
        {
            JsonElement? correction = Correction ?? CorrectionOf(target.Input);
            Check(correction);
            string what = correction is null ? "submit notes" : Notes is null ? "submit a correction" : "submit a correction and notes";
            await _submitting.AddAsync(
                target.Input,
                () => ShouldProcess($"{target} at {CurrentSession.BaseUri}", what),
                () => Client.Feedback.SubmitAsync(target.Subject, target.Id, correction, Notes, StopToken));
        }
    }

    private protected override Task EndAsync() => _submitting.FinishAsync();

    // Of a review; also after Export-Clixml, which keeps the payload as objects.
    private static JsonElement? CorrectionOf(object input) => input switch
    {
        VlmRun.Correction correction => correction.GetPayload(),
        PSObject { BaseObject: VlmRun.Correction correction } => correction.GetPayload(),
        PSObject kept when kept.TypeNames.Contains("Deserialized." + typeof(VlmRun.Correction).FullName) => JsonObjects.ToElement(kept.Properties["Payload"]?.Value),
        _ => null,
    };

    private void Check(JsonElement? correction)
    {
        if (Correction is null && correction is null && string.IsNullOrWhiteSpace(Notes))
        {
            ThrowTerminatingError(ErrorRecords.BadParameter(
                "Specify a correction, notes, or both.", "Submit-VlmFeedback … -Correction @{ total = 12.5 }"));
        }
    }
}
