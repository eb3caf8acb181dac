namespace VlmRun.Predictions;

/// <summary>Base of the cmdlets for documents, audio and video: a path is uploaded first, a file id or a URL is not.</summary>
public abstract class NewMediaPredictionCommand : NewPredictionCommand
{
    private protected NewMediaPredictionCommand()
    {
    }

    /// <summary>Ids of uploaded files.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "FileId")]
    [ValidateNotNullOrEmpty]
    public string[] FileId { get; set; } = null!;

    /// <summary>Uploaded files, as Send-VlmFile and Get-VlmFile write them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "File", ValueFromPipeline = true)]
    [FileTransformation]
    [ValidateNotNull]
    public VlmFile[] File { get; set; } = null!;

    /// <summary>Addresses of files, which the service fetches.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Url")]
    [ValidateNotNullOrEmpty]
    public string[] Url { get; set; } = null!;

    /// <summary>Check whether the service already has the content of a file, even if that costs as much as sending it.</summary>
    [Parameter(ParameterSetName = "Path")]
    [Parameter(ParameterSetName = "LiteralPath")]
    public SwitchParameter Reuse { get; set; }

    /// <summary>Upload a file even if the service already has it.</summary>
    [Parameter(ParameterSetName = "Path")]
    [Parameter(ParameterSetName = "LiteralPath")]
    public SwitchParameter Force { get; set; }

    private protected abstract MediaKind Kind { get; }

    private protected override async Task ProcessAsync()
    {
        await WriteReadyAsync();
        switch (ParameterSetName)
        {
            case "FileId":
                foreach (string id in FileId)
                {
                    await SendAsync(id, $"file {id}", (request, token) => StartAsync(request, id, null, null, token));
                }

                break;
            case "File":
                foreach (VlmFile file in File)
                {
                    await SendAsync(file, $"file {file.Id}", (request, token) => StartAsync(request, file.Id, null, file.Source, token));
                }

                break;
            case "Url":
                foreach (string url in Url)
                {
                    await SendAsync(url, url, (request, token) => StartAsync(request, null, HttpAddress.Check(url), null, token));
                }

                break;
            default:
                await SendPathsAsync();
                break;
        }
    }

    private async Task SendPathsAsync()
    {
        foreach (string path in FilePaths.Given(this, Path, LiteralPath))
        {
            if (!MediaTypes.IsKnown(path))
            {
                WriteWarning($"'{path}' has an extension that the service is not known to take. It is sent anyway.");
            }

            await SendAsync(path, path, (request, token) => UploadAndStartAsync(request, path, token));
        }
    }

    private Task<Prediction> UploadAndStartAsync(string requestId, string path, CancellationToken cancellationToken) => Client.Files.UseAsync(
        new UploadRequest { Path = path, Reuse = Reuse, Force = Force },
        file => StartAsync(requestId, file.Id, null, path, cancellationToken),
        cancellationToken);

    private Task<Prediction> StartAsync(string requestId, string? fileId, string? url, string? source, CancellationToken cancellationToken) => Name is null
        ? Client.Predictions.GenerateMediaAsync(
            new MediaGenerateRequest
            {
                Kind = Kind,
                FileId = fileId,
                Url = url,
                Source = source,
                Domain = Domain,
                Id = requestId,
                Model = Model,
                Batch = BatchOrDefault,
                Config = Configuration,
                Metadata = Metadata,
                CallbackUrl = CallbackUrl,
                Resubmit = Resubmit,
            },
            cancellationToken)
        : Client.Predictions.ExecuteMediaAsync(
            new MediaExecuteRequest
            {
                Kind = Kind,
                FileId = fileId,
                Url = url,
                Source = source,
                Name = Name,
                Version = Version ?? "latest",
                Batch = BatchOrDefault,
                Config = Configuration,
                Metadata = Metadata,
                CallbackUrl = CallbackUrl,
                Resubmit = Resubmit,
            },
            cancellationToken);
}
