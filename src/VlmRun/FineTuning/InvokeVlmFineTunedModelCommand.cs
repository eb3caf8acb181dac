namespace VlmRun.FineTuning;

/// <summary>Invoke-VlmFineTunedModel: makes predictions from images or videos with a fine-tuned model.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "VlmFineTunedModel", HelpUri = OnlineHelp.Address,
    SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
[OutputType(typeof(Prediction))]
public sealed class InvokeVlmFineTunedModelCommand : FineTunedModelCommand
{
    private readonly List<string> _together = [];
    private ThrottledSender<Prediction> _sending = null!;

    /// <summary>Image or video files; wildcards are expanded.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = null!;

    /// <summary>Image or video files, without wildcards; also from the pipeline.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [FileRow]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = null!;

    /// <summary>Addresses of images or videos, which the service fetches.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Url")]
    [Alias("Uri")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string[] Url { get; set; } = null!;

    /// <summary>Use all images of this call for one prediction.</summary>
    [Parameter]
    public SwitchParameter Combine { get; set; }

    private protected override Task BeginAsync()
    {
        Prepare();
        _sending = new ThrottledSender<Prediction>(this, ThrottleLimit, "Making predictions", (_, prediction) => WriteObject(prediction)) { Find = "Get-VlmPrediction -First 20", Spending = Spending.Of(this) };
        return Task.CompletedTask;
    }

    private protected override async Task ProcessAsync()
    {
        foreach (string source in FilePaths.Addresses(Url, LiteralPath)
            .Concat(Url is null ? FilePaths.Given(this, Path, LiteralPath, takesAddresses: true) : []))
        {
            await AddAsync(source);
        }
    }

    private protected override async Task EndAsync()
    {
        if (_together.Count > 0)
        {
            object input = _together.Count == 1 ? _together[0] : _together.ToArray();
            await SendAsync(input, string.Create(CultureInfo.InvariantCulture, $"{_together.Count} images together"), _together);
        }

        await _sending.FinishAsync();
    }

    private Task AddAsync(string source)
    {
        if (!Combine)
        {
            return SendAsync(source, source, [source]);
        }

        if (IsVideo(source))
        {
            WriteError(ErrorRecords.BadParameter($"'{source}' is a video; -Combine takes images only.", "Send videos one by one, without -Combine.", source));
        }
        else
        {
            _together.Add(source);
        }

        return Task.CompletedTask;
    }

    private Task SendAsync(object input, string target, IReadOnlyList<string> sources) => _sending.AddAsync(
        input,
        () => ShouldProcess($"{target} to {CurrentSession.BaseUri}", $"make a prediction ({Model})"),
        async () => await Client.FineTuning.GenerateAsync(await OpenAsync(sources), StopToken));

    private async Task<FineTunedModelRequest> OpenAsync(IReadOnlyList<string> sources)
    {
        if (sources.Count == 1 && IsVideo(sources[0]))
        {
            return Request([], IsAddress(sources[0]) ? VideoSource.FromUrl(sources[0]) : VideoSource.FromFile(sources[0]));
        }

        List<ImageSource> images = [];
        foreach (string source in sources)
        {
            images.Add(IsAddress(source) ? ImageSource.FromUrl(source) : await ImageSource.FromFileAsync(source, StopToken));
        }

        return Request(images, null);
    }

    // The part of an address before its query.
    private bool IsVideo(string source) => VideoSource.IsVideo(IsAddress(source) ? source.Split('?', '#')[0] : source);

    private bool IsAddress(string source) => Url is not null || HttpAddress.TryParse(source, out _);
}
