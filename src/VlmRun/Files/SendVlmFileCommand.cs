namespace VlmRun.Files;

/// <summary>Send-VlmFile: uploads files; the same content is uploaded only once.</summary>
[Cmdlet(VerbsCommunications.Send, "VlmFile", HelpUri = OnlineHelp.Address, SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
[OutputType(typeof(VlmFile))]
public sealed class SendVlmFileCommand : PathCommand
{
    private ThrottledSender<VlmFile> _sending = null!;
    private TransferProgress _transfer = null!;

    /// <summary>The purpose of the files.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(PurposeCompleter))]
    [ValidateNotNullOrEmpty]
    public string Purpose { get; set; } = "assistants";

    /// <summary>How files are uploaded.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NoCompleter))]
    public UploadMethod Method { get; set; }

    /// <summary>Request a download address for each file.</summary>
    [Parameter]
    public SwitchParameter PublicUrl { get; set; }

    /// <summary>Check whether the service already has the content of a file, even if that costs as much as sending it.</summary>
    [Parameter]
    public SwitchParameter Reuse { get; set; }

    /// <summary>Upload a file even if the service already has it.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The maximum number of uploads in progress.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    [ArgumentCompleter(typeof(NoCompleter))]
    public int ThrottleLimit { get; set; } = 8;

    private protected override Task BeginAsync()
    {
        _ = Client;
        _transfer = new TransferProgress();
        _sending = new ThrottledSender<VlmFile>(this, ThrottleLimit, "Sending files", (_, file) => WriteObject(file), _transfer.Describe);
        return Task.CompletedTask;
    }

    private protected override async Task ProcessAsync()
    {
        foreach (string path in FilePaths.Given(this, Path, LiteralPath))
        {
            await _sending.AddAsync(
                path,
                () => ShouldProcess($"{path} to {CurrentSession.BaseUri}", "send a file"),
                () => Client.Files.UploadAsync(Request(path), StopToken));
        }
    }

    private protected override Task EndAsync() => _sending.FinishAsync();

    private UploadRequest Request(string path) => new()
    {
        Path = path,
        Purpose = Purpose,
        Method = Method,
        PublicUrl = MyInvocation.BoundParameters.ContainsKey(nameof(PublicUrl)) ? PublicUrl.IsPresent : null,
        Reuse = Reuse,
        Force = Force,
        Check = true,
        Progress = _transfer.Track(path),
    };
}
