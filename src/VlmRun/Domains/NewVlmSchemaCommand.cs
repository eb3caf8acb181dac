namespace VlmRun.Domains;

/// <summary>New-VlmSchema: creates a schema that fits an image, a document, audio or video.</summary>
[Cmdlet(VerbsCommon.New, "VlmSchema", HelpUri = OnlineHelp.Address, SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
[OutputType(typeof(Schema))]
public sealed class NewVlmSchemaCommand : FileCommand
{
    private ThrottledSender<Schema> _sending = null!;

    /// <summary>Addresses of files, which the service fetches.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Url")]
    [ValidateNotNullOrEmpty]
    public string[] Url { get; set; } = null!;

    /// <summary>The kind of media; by default the extension decides, and an id or an address without one is a document.</summary>
    [Parameter]
    [ValidateSet("Image", "Document", "Audio", "Video")]
    public string? Kind { get; set; }

    private protected override Task BeginAsync()
    {
        _ = Client;
        _sending = new ThrottledSender<Schema>(this, 8, "Creating schemas", (_, schema) => WriteObject(schema)) { Find = "Get-VlmPrediction -First 20" };
        return Task.CompletedTask;
    }

    private protected override async Task ProcessAsync()
    {
        _sending.WriteReady();
        switch (ParameterSetName)
        {
            case "FileId":
                foreach (string id in FileId)
                {
                    await AddAsync(id, token => CreateAsync(id, null, null, id, token));
                }

                break;
            case "File":
                foreach (VlmFile file in File)
                {
                    await AddAsync(file, token => CreateAsync(file.Id, null, file.Source, file.FileName ?? "", token));
                }

                break;
            case "Url":
                foreach (string url in Url)
                {
                    await AddAsync(url, token => CreateAsync(null, HttpAddress.Check(url), null, url, token));
                }

                break;
            default:
                foreach (string path in FilePaths.Given(this, Path, LiteralPath))
                {
                    await AddAsync(path, token => CreateAsync(path, token));
                }

                break;
        }
    }

    private protected override Task EndAsync() => _sending.FinishAsync();

    private Task AddAsync(object input, Func<CancellationToken, Task<Schema>> make) => _sending.AddAsync(
        input, () => ShouldProcess($"{input} to {CurrentSession.BaseUri}", "create a schema"), () => make(StopToken));

    private async Task<Schema> CreateAsync(string path, CancellationToken cancellationToken)
    {
        if (KindOf(path) == "Image")
        {
            ImageSource image = await ImageSource.FromFileAsync(path, cancellationToken).ConfigureAwait(false);
            return await Client.Domains.CreateSchemaAsync([image], cancellationToken).ConfigureAwait(false);
        }

        return await Client.Files.UseAsync(
            new UploadRequest { Path = path }, file => CreateAsync(file.Id, null, path, path, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private Task<Schema> CreateAsync(string? fileId, string? url, string? source, string name, CancellationToken cancellationToken)
    {
        if (KindOf(name) == "Image" && url is not null)
        {
            return Client.Domains.CreateSchemaAsync([ImageSource.FromUrl(url)], cancellationToken);
        }

        // An uploaded image uses the document route.
        MediaKind kind = Enum.TryParse(KindOf(name), out MediaKind parsed) ? parsed : MediaKind.Document;
        return Client.Domains.CreateSchemaAsync(kind, fileId, url, source, cancellationToken);
    }

    private string KindOf(string name)
    {
        if (Kind is not null)
        {
            return Kind;
        }

        string type = MediaTypes.Of(name) ?? "";
        return type is "image/jpeg" or "image/png" or "image/gif" or "image/webp" ? "Image"
            : type.StartsWith("audio/", StringComparison.Ordinal) ? "Audio"
            : type.StartsWith("video/", StringComparison.Ordinal) ? "Video"
            : "Document";
    }
}
