namespace VlmRun.Predictions;

/// <summary>What the cmdlets share that take files of any route: a path is uploaded first, a file id or a URL is not.</summary>
public abstract class NewMediaPredictionCommand : NewPredictionCommand
{
    /// <summary>Why the pages of a file at the service are not known.</summary>
    private protected const string UnreadFile = "Its content is at the service only.";

    private const string UnreadAddress = "Its content is not known before the service fetches it.";

    private protected NewMediaPredictionCommand()
    {
    }

    /// <summary>Ids of uploaded files.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "FileId")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FileIdCompleter))]
    public string[] FileId { get; set; } = null!;

    /// <summary>Uploaded files, as Send-VlmFile and Get-VlmFile write them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "File", ValueFromPipeline = true)]
    [FileTransformation]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NoCompleter))]
    public VlmFile[] File { get; set; } = null!;

    /// <summary>Addresses of files, which the service fetches.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Url")]
    [Alias("Uri")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string[] Url { get; set; } = null!;

    /// <summary>Check whether the service already has the content of a file, even if that costs as much as sending it.</summary>
    [Parameter(ParameterSetName = "Path")]
    [Parameter(ParameterSetName = "LiteralPath")]
    public SwitchParameter Reuse { get; set; }

    /// <summary>Upload a file even if the service already has it.</summary>
    [Parameter(ParameterSetName = "Path")]
    [Parameter(ParameterSetName = "LiteralPath")]
    public SwitchParameter Force { get; set; }

    /// <summary>Sends what the parameters name.</summary>
    private protected override async Task ProcessAsync()
    {
        switch (ParameterSetName)
        {
            case "FileId":
                foreach (string id in Expected(FileId))
                {
                    await SendFileAsync(id, id, null, null);
                }

                break;
            case "File":
                foreach (VlmFile file in Expected(File))
                {
                    await SendFileAsync(file, file.Id, file.FileName, file.Source);
                }

                break;
            default:
                foreach (string url in Expected(FilePaths.Addresses(Url, LiteralPath)))
                {
                    await SendUrlAsync(url);
                }

                foreach (string path in Expected(Url is null ? FilePaths.Given(this, Path, LiteralPath, takesAddresses: true) : []))
                {
                    await SendPathAsync(path);
                }

                break;
        }
    }

    private protected abstract Task SendPathAsync(string path);

    private protected abstract Task SendUrlAsync(string url);

    /// <summary>Sends a file at the service.</summary>
    /// <param name="input">What the user gave: the target of errors.</param>
    /// <param name="id">Its id.</param>
    /// <param name="name">Its name, where that is known.</param>
    /// <param name="source">What it was uploaded from, where that is known.</param>
    private protected abstract Task SendFileAsync(object input, string id, string? name, string? source);

    private protected Task SendPathAsync(string path, MediaKind kind) =>
        SendAsync(path, path, cost => cost.OfFile(path, StopToken), (made, token) => Requests.UploadAsync(kind, new UploadRequest { Path = path, Reuse = Reuse, Force = Force }, made, token));

    private protected Task SendUrlAsync(string url, MediaKind kind) =>
        SendAsync(url, url, cost => cost.OfUnread(url, NameOf(kind), UnreadAddress), (made, token) => Requests.StartAsync(kind, null, HttpAddress.Check(url), null, made, token));

    private protected Task SendFileAsync(object input, string id, string? source, MediaKind kind) =>
        SendAsync(input, $"file {id}", cost => cost.OfUnread(id, NameOf(kind), UnreadFile), (made, token) => Requests.StartAsync(kind, id, null, source, made, token));

    private static string NameOf(MediaKind kind) => kind.ToString().ToLowerInvariant();

    private protected void WarnOfExtension(string path) =>
        WriteWarning($"'{path}' has an extension that the service is not known to take. It is sent anyway.");
}
