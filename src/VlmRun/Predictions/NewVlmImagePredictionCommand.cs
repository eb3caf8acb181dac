namespace VlmRun.Predictions;

/// <summary>New-VlmImagePrediction: starts predictions from images, one for each image.</summary>
[Cmdlet(VerbsCommon.New, "VlmImagePrediction", HelpUri = OnlineHelp.Address, SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
[OutputType(typeof(Prediction))]
public sealed class NewVlmImagePredictionCommand : NewPredictionCommand
{
    private string? _domain;
    private readonly List<(object Input, Func<CancellationToken, Task<ImageSource>> Open)> _together = [];

    /// <summary>Addresses of images, which the service fetches.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Url")]
    [Alias("Uri")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string[] Url { get; set; } = null!;

    /// <summary>An image as bytes, a data URI or base64.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "ImageData")]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NoCompleter))]
    public object ImageData { get; set; } = null!;

    /// <summary>Use all images of this call for one prediction.</summary>
    [Parameter]
    public SwitchParameter Combine { get; set; }

    private protected override async Task ProcessAsync()
    {
        switch (ParameterSetName)
        {
            case "ImageData":
                ImageSource? image = ReadData();
                if (image is not null)
                {
                    await AddAsync(image.Name, image.Name, _ => Task.FromResult(image));
                }

                break;
            default:
                foreach (string url in Expected(FilePaths.Addresses(Url, LiteralPath)))
                {
                    await AddAsync(url, url, _ => Task.FromResult(ImageSource.FromUrl(url)));
                }

                foreach (string path in Expected(Url is null ? FilePaths.Given(this, Path, LiteralPath, takesAddresses: true) : []))
                {
                    ImageRotation.Warn(this, path);
                    await AddAsync(path, path, token => ImageSource.FromFileAsync(path, token));
                }

                break;
        }
    }

    private protected override async Task EndAsync()
    {
        if (_together.Count > 0)
        {
            Domain = _domain;
            object input = _together.Count == 1 ? _together[0].Input : _together.Select(image => image.Input).ToArray();
            string target = string.Create(CultureInfo.InvariantCulture, $"{_together.Count} images together");
            await SendAsync(input, target, cost => cost.OfImages(target, _together.Count), SendTogetherAsync);
        }

        await base.EndAsync();
    }

    private Task AddAsync(object input, string target, Func<CancellationToken, Task<ImageSource>> open)
    {
        if (Combine)
        {
            if (_together.Count > 0 && Domain != _domain)
            {
                ThrowTerminatingError(ErrorRecords.BadParameter(
                    $"-Combine makes one prediction, and '{input}' has the domain '{Domain}' where others have '{_domain}'. Nothing was sent.",
                    "Give one -Domain for all.", input));
            }

            _domain = Domain;
            _together.Add((input, open));
            return Task.CompletedTask;
        }

        return SendAsync(input, target, cost => cost.OfImage(target), async (made, token) =>
            await Requests.StartAsync([await open(token).ConfigureAwait(false)], made, token).ConfigureAwait(false));
    }

    private async Task<Prediction> SendTogetherAsync(PredictionTarget made, CancellationToken cancellationToken)
    {
        List<ImageSource> images = [];
        foreach ((object _, Func<CancellationToken, Task<ImageSource>> open) in _together)
        {
            images.Add(await open(cancellationToken).ConfigureAwait(false));
        }

        return await Requests.StartAsync(images, made, cancellationToken).ConfigureAwait(false);
    }

    private ImageSource? ReadData()
    {
        object data = ImageData is PSObject wrapped ? wrapped.BaseObject : ImageData;
        try
        {
            return data switch
            {
                byte[] bytes => ImageSource.FromBytes(bytes),
                string text => ImageSource.FromText(text),
                _ when LanguagePrimitives.TryConvertTo(data, out byte[] bytes) => ImageSource.FromBytes(bytes),
                _ => throw new FormatException($"-ImageData takes bytes, a data URI or base64, not {data.GetType().Name}."),
            };
        }
        catch (Exception exception) when (ErrorRecords.IsExpected(exception))
        {
            WriteError(ErrorRecords.From(exception, null));
            return null;
        }
    }
}
