namespace VlmRun.Predictions;

/// <summary>Base of the cmdlets for documents, audio and video: all inputs go to the routes of one kind.</summary>
public abstract class NewKindPredictionCommand : NewMediaPredictionCommand
{
    private protected NewKindPredictionCommand()
    {
    }

    /// <summary>The kind of all inputs.</summary>
    private protected abstract MediaKind Kind { get; }

    private protected override Task SendPathAsync(string path)
    {
        if (!MediaTypes.IsKnown(path))
        {
            WarnOfExtension(path);
        }

        return SendPathAsync(path, Kind);
    }

    private protected override Task SendUrlAsync(string url) => SendUrlAsync(url, Kind);

    private protected override Task SendFileAsync(object input, string id, string? name, string? source) => SendFileAsync(input, id, source, Kind);
}
