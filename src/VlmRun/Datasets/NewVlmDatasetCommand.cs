using System.Security;

namespace VlmRun.Datasets;

/// <summary>New-VlmDataset: creates datasets from folders, archives, or uploaded archives.</summary>
[Cmdlet(VerbsCommon.New, "VlmDataset", HelpUri = OnlineHelp.Address, DefaultParameterSetName = "Path", SupportsShouldProcess = true)]
[OutputType(typeof(Dataset))]
public sealed class NewVlmDatasetCommand : PathCommand
{
    private ThrottledSender<Dataset> _making = null!;
    private TransferProgress _transfer = null!;
    private int _seen;

    /// <summary>The id of an uploaded archive.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "FileId")]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(FileIdCompleter))]
    public string FileId { get; set; } = null!;

    /// <summary>Uploaded archives.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "File", ValueFromPipeline = true)]
    [FileTransformation]
    [ArgumentCompleter(typeof(NoCompleter))]
    public VlmFile[] File { get; set; } = null!;

    /// <summary>The domain, such as document.invoice.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(DomainCompleter))]
    [ValidateNotNullOrEmpty]
    public string Domain { get; set; } = null!;

    /// <summary>The kind of files in it.</summary>
    [Parameter(Mandatory = true)]
    [Alias("Type")]
    [InputKind]
    [ValidateSet("Image", "Video", "Document")]
    public InputKind Kind { get; set; }

    /// <summary>The name of the dataset; by default that of the folder or archive. For one input only.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string? Name { get; set; }

    /// <summary>The project at Weights &amp; Biases.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string? WandbProjectName { get; set; }

    /// <summary>The address of Weights &amp; Biases.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string? WandbBaseUrl { get; set; }

    /// <summary>The key for Weights &amp; Biases.</summary>
    [Parameter]
    [SecureStringOnly("secret")]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NoCompleter))]
    public SecureString? WandbApiKey { get; set; }

    private protected override Task BeginAsync()
    {
        WebAddress.Check(this, nameof(WandbBaseUrl), WandbBaseUrl);

        _ = Client;
        _transfer = new TransferProgress();
        _making = new ThrottledSender<Dataset>(this, 4, "Creating datasets", (_, dataset) => WriteObject(dataset), _transfer.Describe) { Find = "Get-VlmDataset -First 20" };
        return Task.CompletedTask;
    }

    private protected override async Task ProcessAsync()
    {
        // The next row may bring another, while this one is still being uploaded.
        string domain = Domain;
        switch (ParameterSetName)
        {
            case "FileId":
                await AddAsync(FileId, FileId, FileId, () => CreateAsync(FileId, Name ?? FileId, domain, null));
                break;
            case "File":
                foreach (VlmFile file in File)
                {
                    string name = Name ?? BaseName(file.FileName ?? file.Id);
                    await AddAsync(file, $"{file.FileName} ({file.Id})", name, () => CreateAsync(file.Id, name, domain, file.Source));
                }

                break;
            default:
                foreach (string path in FilePaths.Given(this, Path, LiteralPath))
                {
                    string name = Name ?? BaseName(new DirectoryInfo(path).Name);
                    await AddAsync(path, path, name, () => UploadAsync(path, name, domain));
                }

                break;
        }
    }

    private protected override Task EndAsync() => _making.FinishAsync();

    private static string BaseName(string name)
    {
        foreach (string ending in (ReadOnlySpan<string>)[".tar.gz", ".tgz", ".tar", ".zip"])
        {
            if (name.Length > ending.Length && name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                return name[..^ending.Length];
            }
        }

        return name;
    }

    private async Task AddAsync(object input, string target, string name, Func<Task<Dataset>> make)
    {
        if (++_seen > 1 && Name is not null)
        {
            WriteError(ErrorRecords.BadParameter(
                $"-Name '{Name}' is for one dataset; none was created from '{input}'.", "Omit -Name: each dataset gets the name of its folder or archive.", input));
            return;
        }

        await _making.AddAsync(input, () => ShouldProcess($"{target} at {CurrentSession.BaseUri}", $"create the dataset '{Name ?? name}' ({Domain}, {ApiKind})"), make);
    }

    private async Task<Dataset> UploadAsync(string path, string name, string domain)
    {
        using DatasetFolder? packed = Directory.Exists(path) ? await DatasetFolder.PackAsync(path, name, StopToken) : null;
        string archive = packed?.ArchivePath ?? path;
        UploadRequest upload = new() { Path = archive, Purpose = "datasets", Progress = _transfer.Track(archive) };
        return await Client.Files.UseAsync(upload, file => CreateAsync(file.Id, name, domain, path), StopToken);
    }

    private string ApiKind => $"{Kind}s".ToLowerInvariant();

    private Task<Dataset> CreateAsync(string fileId, string name, string domain, string? source) => Client.Datasets.CreateAsync(
        new DatasetRequest
        {
            FileId = fileId,
            Domain = domain,
            Name = name,
            DatasetType = ApiKind,
            WandbBaseUrl = WandbBaseUrl,
            WandbProjectName = WandbProjectName,
            WandbApiKey = SecureText.Read(WandbApiKey),
        },
        source,
        StopToken);
}
