namespace VlmRun.Domains;

/// <summary>New-VlmSchema: creates a schema that fits an image, a document, audio or video.</summary>
[Cmdlet(VerbsCommon.New, "VlmSchema", HelpUri = OnlineHelp.Address, SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
[OutputType(typeof(Schema))]
public sealed class NewVlmSchemaCommand : FileCommand
{
    private ThrottledSender<Schema> _sending = null!;

    /// <summary>Addresses of files, which the service fetches.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Url")]
    [Alias("Uri")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string[] Url { get; set; } = null!;

    /// <summary>What the files hold; told by the bytes of a file, or by its name at the service or the extension of an address, when it is left out.</summary>
    [Parameter]
    [InputKind]
    [ArgumentCompleter(typeof(NoCompleter))]
    public InputKind? Kind { get; set; }

    private protected override Task BeginAsync()
    {
        _ = Client;
        _sending = new ThrottledSender<Schema>(this, 8, "Creating schemas", (_, schema) => WriteObject(schema)) { Find = "Get-VlmPrediction -First 20" };
        return Task.CompletedTask;
    }

    private protected override async Task ProcessAsync()
    {
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
            default:
                foreach (string url in FilePaths.Addresses(Url, LiteralPath))
                {
                    await AddAsync(url, token => CreateAsync(null, HttpAddress.Check(url), null, url, token));
                }

                foreach (string path in Url is null ? FilePaths.Given(this, Path, LiteralPath, takesAddresses: true) : [])
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
        InputKind kind = Kind ?? (await InputKinds.OfFileAsync(path, cancellationToken).ConfigureAwait(false)).Kind;
        if (kind == InputKind.Image)
        {
            ImageSource image = await ImageSource.FromFileAsync(path, cancellationToken).ConfigureAwait(false);
            return await Client.Domains.CreateSchemaAsync([image], cancellationToken).ConfigureAwait(false);
        }

        return await Client.Files.UseAsync(
            new UploadRequest { Path = path },
            file => Client.Domains.CreateSchemaAsync(InputKinds.Route(kind), file.Id, null, path, cancellationToken),
            cancellationToken).ConfigureAwait(false);
    }

    private Task<Schema> CreateAsync(string? fileId, string? url, string? source, string name, CancellationToken cancellationToken)
    {
        InputKind kind = Kind ?? (url is null ? InputKinds.OfName(name) : InputKinds.OfUrl(url)) ?? InputKind.Document;
        return kind == InputKind.Image && url is not null
            ? Client.Domains.CreateSchemaAsync([ImageSource.FromUrl(url)], cancellationToken)
            : Client.Domains.CreateSchemaAsync(InputKinds.Route(kind), fileId, url, source, cancellationToken);
    }
}
