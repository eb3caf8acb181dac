namespace VlmRun.Predictions;

/// <summary>New-VlmDocumentPrediction: starts predictions from documents.</summary>
[Cmdlet(VerbsCommon.New, "VlmDocumentPrediction", HelpUri = OnlineHelp.Address,
    SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
[OutputType(typeof(Prediction))]
public sealed class NewVlmDocumentPredictionCommand : NewKindPredictionCommand
{
    /// <summary>The pages to use, counted from 0.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public int[]? PageIndex { get; set; }

    private protected override MediaKind Kind => MediaKind.Document;

    private protected override void AddOptions(GenerationConfig config) => config.PageIndices = PageIndex;
}
