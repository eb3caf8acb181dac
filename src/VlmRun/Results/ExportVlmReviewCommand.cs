using VlmRun.Results.Review;

namespace VlmRun.Results;

/// <summary>Export-VlmReview: writes the page of a review as files, for someone who does not have PowerShell.</summary>
[Cmdlet(VerbsData.Export, "VlmReview", HelpUri = OnlineHelp.Address, SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportVlmReviewCommand : ReviewCommand
{
    private ReviewExport? _export;
    private string? _name;
    private bool _isRefused;

    /// <summary>The folder to write to.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = null!;

    /// <summary>Write to a folder that is not empty.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override Task BeginAsync()
    {
        string folder = SessionState.Path.GetUnresolvedProviderPathFromPSPath(Path, out ProviderInfo provider, out _);
        if (provider.Name != "FileSystem" || System.IO.File.Exists(folder))
        {
            ThrowTerminatingError(ErrorRecords.BadParameter($"'{Path}' is no folder.", "Give the path of a folder; it is made.", Path));
        }

        if (!Force && Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            ThrowTerminatingError(ErrorRecords.From(new OutputExistsException($"The folder '{folder}' is not empty."), Path));
        }

        _isRefused = !ShouldProcess(folder, "write a review");
        _export = _isRefused ? null : new ReviewExport(ReviewPage.Open(), folder);
        return Task.CompletedTask;
    }

    private protected override async Task ProcessAsync()
    {
        if (_export is null)
        {
            return;
        }

        foreach (ReviewItem item in await ItemsAsync())
        {
            _name ??= item.Source.Name;
            _export.Add(item);
        }
    }

    private protected override Task EndAsync()
    {
        if (_export is { } export)
        {
            export.Finish(TitleOf(export.Count, _name));
            WriteObject(new FileInfo(export.Index));
        }

        return Task.CompletedTask;
    }
}
