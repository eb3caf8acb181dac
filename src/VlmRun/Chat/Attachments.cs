namespace VlmRun.Chat;

/// <summary>The files and addresses of a message, in the order in which they were specified; files are uploaded when the message is sent.</summary>
internal sealed class Attachments
{
    private const int AtOnce = 4;

    private readonly List<(UploadRequest? Upload, Func<VlmFile?, ChatPart> Say)> _parts = [];
    private readonly TransferProgress _transfer = new();

    public int Count => _parts.Count;

    /// <summary>Number of specified files that do not exist.</summary>
    public int Missing { get; private set; }

    public void AddMissing() => Missing++;

    public void AddPath(string path) =>
        _parts.Add((new UploadRequest { Path = path, Progress = _transfer.Track(path) }, uploaded => ChatPart.FromFile(uploaded!.Id)));

    public void Add(Func<ChatPart> part) => _parts.Add((null, _ => part()));

    /// <summary>The progress of the uploads.</summary>
    public ProgressState Describe() => _transfer.Describe();

    /// <summary>Uploads the files, and then sends the message.</summary>
    /// <param name="client">The client to send with.</param>
    /// <param name="ask">Sends the message with all parts; the files are uploaded.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public Task<ChatCompletion> SendAsync(
        VlmRunClient client, Func<IEnumerable<ChatPart>, Task<ChatCompletion>> ask, CancellationToken cancellationToken) => client.Files.UseAsync(
            [.. _parts.Select(part => part.Upload)],
            AtOnce,
            uploaded => ask(_parts.Zip(uploaded, (part, file) => part.Say(file))),
            cancellationToken);
}
