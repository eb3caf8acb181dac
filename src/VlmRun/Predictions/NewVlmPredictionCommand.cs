namespace VlmRun.Predictions;

/// <summary>New-VlmPrediction: starts predictions from images, documents, audio and videos; the content of each input decides the route.</summary>
[Cmdlet(VerbsCommon.New, "VlmPrediction", HelpUri = OnlineHelp.Address, SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
[OutputType(typeof(Prediction))]
public sealed class NewVlmPredictionCommand : NewMediaPredictionCommand
{
    /// <summary>The kind of the inputs; by default it is detected from the bytes of a file, or from the extension of an address.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NoCompleter))]
    public InputKind? Kind { get; set; }

    private protected override async Task SendPathAsync(string path)
    {
        if (await KindOfAsync(path) is not { } kind)
        {
            return;
        }

        if (kind == InputKind.Image)
        {
            await SendAsync(path, path, cost => cost.OfImage(path), (made, token) => Requests.StartImageAsync(path, made, token));
        }
        else
        {
            await SendPathAsync(path, InputKinds.Route(kind));
        }
    }

    private protected override async Task SendUrlAsync(string url)
    {
        if ((Kind ?? InputKinds.OfUrl(url)) is not { } kind)
        {
            WriteError(ErrorRecords.BadParameter(
                $"What '{url}' leads to cannot be told by its extension; it was not sent.", "Say it: -Kind Image, Document, Audio or Video.", url));
        }
        else if (kind == InputKind.Image)
        {
            await SendAsync(url, url, cost => cost.OfImage(url), (made, token) => Requests.StartAsync([ImageSource.FromUrl(url)], made, token));
        }
        else
        {
            await SendUrlAsync(url, InputKinds.Route(kind));
        }
    }

    // The name of an uploaded file must be requested, which costs no credits.
    private protected override Task SendFileAsync(object input, string id, string? name, string? source) =>
        (Kind ?? InputKinds.OfName(name)) is { } kind
            ? SendFileAsync(input, id, source, InputKinds.Route(kind))
            : SendAsync(input, $"file {id}", cost => cost.OfUnread(id, null, UnreadFile), async (made, token) =>
            {
                string? known = name ?? (await Client.Files.GetAsync(id, null, token).ConfigureAwait(false)).FileName;
                return await Requests.StartAsync(
                    InputKinds.Route(InputKinds.OfName(known) ?? InputKind.Document), id, null, source, made, token).ConfigureAwait(false);
            });

    // A file that cannot be read is an error of this input.
    private async Task<InputKind?> KindOfAsync(string path)
    {
        if (Kind is not null)
        {
            return Kind;
        }

        try
        {
            (InputKind kind, bool isKnown) = await InputKinds.OfFileAsync(path, StopToken);
            if (!isKnown)
            {
                WarnOfExtension(path);
            }

            return kind;
        }
        catch (System.Exception exception) when (ErrorRecords.IsExpected(exception))
        {
            WriteError(ErrorRecords.From(exception, path));
            return null;
        }
    }
}
