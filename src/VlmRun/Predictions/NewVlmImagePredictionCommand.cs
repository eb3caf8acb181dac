namespace VlmRun.Predictions;

/// <summary>New-VlmImagePrediction: starts predictions from images, one for each image.</summary>
[Cmdlet(VerbsCommon.New, "VlmImagePrediction", HelpUri = OnlineHelp.Address, SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
[OutputType(typeof(Prediction))]
public sealed class NewVlmImagePredictionCommand : NewPredictionCommand
{
    private readonly List<(object Input, Func<CancellationToken, Task<ImageSource>> Open)> _together = [];

    /// <summary>Addresses of images, which the service fetches.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Url")]
    [ValidateNotNullOrEmpty]
    public string[] Url { get; set; } = null!;

    /// <summary>An image as bytes, a data URI or base64.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "ImageData")]
    [ValidateNotNull]
    public object ImageData { get; set; } = null!;

    /// <summary>Use all images of this call for one prediction.</summary>
    [Parameter]
    public SwitchParameter Combine { get; set; }

    private protected override async Task ProcessAsync()
    {
        await WriteReadyAsync();
        switch (ParameterSetName)
        {
            case "Url":
                foreach (string url in Url)
                {
                    await AddAsync(url, url, _ => Task.FromResult(ImageSource.FromUrl(url)));
                }

                break;
            case "ImageData":
                ImageSource? image = ReadData();
                if (image is not null)
                {
                    await AddAsync(image.Name, image.Name, _ => Task.FromResult(image));
                }

                break;
            default:
                foreach (string path in FilePaths.Given(this, Path, LiteralPath))
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
            object input = _together.Count == 1 ? _together[0].Input : _together.Select(image => image.Input).ToArray();
            string target = string.Create(CultureInfo.InvariantCulture, $"{_together.Count} images together");
            await SendAsync(input, target, SendTogetherAsync);
        }

        await base.EndAsync();
    }

    private Task AddAsync(object input, string target, Func<CancellationToken, Task<ImageSource>> open)
    {
        if (Combine)
        {
            _together.Add((input, open));
            return Task.CompletedTask;
        }

        return SendAsync(input, target, async (request, token) =>
            await StartAsync(request, [await open(token).ConfigureAwait(false)], token).ConfigureAwait(false));
    }

    private async Task<Prediction> SendTogetherAsync(string requestId, CancellationToken cancellationToken)
    {
        List<ImageSource> images = [];
        foreach ((object _, Func<CancellationToken, Task<ImageSource>> open) in _together)
        {
            images.Add(await open(cancellationToken).ConfigureAwait(false));
        }

        return await StartAsync(requestId, images, cancellationToken).ConfigureAwait(false);
    }

    private Task<Prediction> StartAsync(string requestId, IReadOnlyList<ImageSource> images, CancellationToken cancellationToken) => Name is null
        ? Client.Predictions.GenerateImageAsync(
            new ImageGenerateRequest
            {
                Images = images,
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
        : Client.Predictions.ExecuteImageAsync(
            new ImageExecuteRequest
            {
                Images = images,
                Name = Name,
                Version = Version ?? "latest",
                Batch = BatchOrDefault,
                Config = Configuration,
                Metadata = Metadata,
                CallbackUrl = CallbackUrl,
                Resubmit = Resubmit,
            },
            cancellationToken);

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
