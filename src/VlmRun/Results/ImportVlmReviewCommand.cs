using VlmRun.Results.Review;

namespace VlmRun.Results;

/// <summary>Import-VlmReview: reads the corrections that a review has saved.</summary>
[Cmdlet(VerbsData.Import, "VlmReview", HelpUri = OnlineHelp.Address, DefaultParameterSetName = "Path")]
[OutputType(typeof(Correction))]
public sealed class ImportVlmReviewCommand : PathCommand
{
    /// <summary>The predictions that the corrections must belong to.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NoCompleter))]
    public PSObject[]? Prediction { get; set; }

    private protected override Task ProcessAsync()
    {
        HashSet<string>? known = Prediction is null ? null : [.. Prediction.Select(Id).OfType<string>()];
        foreach (string path in FilePaths.Given(this, Path, LiteralPath))
        {
            try
            {
                foreach (Correction correction in CorrectionReader.Read(path, reason => WriteError(ErrorRecords.BadCorrection(reason, path))))
                {
                    if (known?.Contains(correction.ToString()) == false)
                    {
                        WriteError(ErrorRecords.BadCorrection($"'{path}' has a correction of {correction}, which is none of the predictions given.", path));
                    }
                    else
                    {
                        WriteObject(correction);
                    }
                }
            }
            catch (Exception exception) when (ErrorRecords.IsExpected(exception))
            {
                WriteError(ErrorRecords.From(exception, path));
            }
        }

        return Task.CompletedTask;
    }

    private static string? Id(PSObject prediction) => prediction.BaseObject switch
    {
        Prediction known => known.Id,
        AgentExecution execution => execution.Id,
        string id => id,
        _ => (prediction.Properties["PredictionId"] ?? prediction.Properties["ExecutionId"] ?? prediction.Properties["Id"])?.Value as string,
    };
}
