namespace VlmRun;

/// <summary>Files: upload, list and delete them.</summary>
public sealed class FilesClient
{
    /// <summary>Larger files, in bytes, are uploaded to storage (api reference 4.3).</summary>
    public const long MaxDirectBytes = 32 * 1024 * 1024;

    private const string Route = "files";

    // For smaller files, checking whether the service has the content costs as much as sending it.
    private const long MinLookupBytes = 1024 * 1024;
    private const int UploadUrlSeconds = 86400;

    private static readonly TimeSpan s_firstVerifyPause = TimeSpan.FromSeconds(0.25);
    private static readonly TimeSpan s_lastVerifyPause = TimeSpan.FromSeconds(1);

    private readonly ApiConnection _connection;
    private readonly UploadCache _cache;

    internal FilesClient(ApiConnection connection, UploadCache cache)
    {
        _connection = connection;
        _cache = cache;
    }

    /// <summary>Whether the service makes a download address of a file where a request does not say; null leaves that to the service.</summary>
    internal bool? MakesPublicUrls
    {
        get => _cache.MakesPublicUrls;
        set => _cache.MakesPublicUrls = value;
    }

    /// <summary>Gets one file: <c>GET files/{id}</c>.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="publicUrl">Request a download address; null leaves that to the service.</param>
    /// <param name="cancellationToken">Cancels the wait for the response.</param>
    /// <exception cref="VlmRunNotFoundException">There is no such file.</exception>
    public Task<VlmFile> GetAsync(string id, bool? publicUrl, CancellationToken cancellationToken) =>
        SendAsync(ApiRequest.Get(ApiResource.Files, ApiPath.Query(ApiPath.Of(Route, id), ("generate_public_url", publicUrl ?? MakesPublicUrls))), null, cancellationToken);

    /// <summary>Lists the files of the account, page by page as they are consumed: <c>GET files</c>.</summary>
    public async IAsyncEnumerable<VlmFile> ListAsync(long skip, long? first, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ApiRequest request = ApiRequest.Get(ApiResource.Files, Route);
        await foreach (JsonElement row in PageReader.ReadAsync(_connection, request, skip, first, null, cancellationToken).ConfigureAwait(false))
        {
            yield return Read(request, row);
        }
    }

    /// <summary>Deletes a file: <c>DELETE files/{id}</c>.</summary>
    public async Task DeleteAsync(string id, CancellationToken cancellationToken)
    {
        await _connection.SendAsync(ApiRequest.Delete(ApiResource.Files, ApiPath.Of(Route, id)), cancellationToken).ConfigureAwait(false);
        _cache.Forget(id);
    }

    /// <summary>Gets the file with this content, or null: <c>GET files/hash/{md5}</c>.</summary>
    /// <param name="md5">Lower-case hex.</param>
    /// <param name="cancellationToken">Cancels the wait for the response.</param>
    public async Task<VlmFile?> FindAsync(string md5, CancellationToken cancellationToken)
    {
        try
        {
            JsonElement body = await _connection.SendForObjectAsync(ApiRequest.Get(ApiResource.Files, ApiPath.Of("files/hash", md5)), null, cancellationToken)
                .ConfigureAwait(false);
            // Some servers report a missing file with a response whose id is empty.
            return body.Text("id") is { Length: > 0 } id ? new VlmFile(id, body) : null;
        }
        catch (VlmRunNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Requests an address to which a file can be uploaded with PUT: <c>POST files/presigned-url</c>.</summary>
    public async Task<UploadUrl> CreateUploadUrlAsync(
        string fileName, string? purpose, int? expirationSeconds, CancellationToken cancellationToken)
    {
        ApiRequest request = ApiRequest.Post(
            ApiResource.Files,
            "files/presigned-url", new UploadUrlBody(fileName, purpose, expirationSeconds), FileJsonContext.Requests.UploadUrlBody);
        JsonElement body = await _connection.SendForObjectAsync(request, null, cancellationToken).ConfigureAwait(false);
        return body.Text("id") is { Length: > 0 } id && body.Text("url") is { Length: > 0 } url
            ? new UploadUrl(id, url, body)
            : throw JsonResponseReader.Invalid(request, 200, "has no 'id' or no 'url'", null);
    }

    /// <summary>Uploads a file, unless the session (<c>GET files/{id}</c>, if it is to be checked) or the service (<c>GET files/hash/{md5}</c>) already has its content: <c>POST files</c>, or, for a large file, <c>POST files/presigned-url</c>, <c>PUT (presigned address)</c> and <c>GET files/verify-upload/{id}</c>.</summary>
    /// <exception cref="UnusableFileException">The file is empty or not a regular file.</exception>
    /// <exception cref="IOException">The file cannot be read, or changed while it was sent.</exception>
    public async Task<VlmFile> UploadAsync(UploadRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        FileBodySource source = new(request.Path);
        if (source.Length == 0)
        {
            throw new UnusableFileException(request.Path, UnusableFileReason.Empty);
        }

        string md5 = await FileHash.Md5Async(source, cancellationToken).ConfigureAwait(false);
        string content = $"{md5} {request.Purpose}";
        if (request.Force)
        {
            VlmFile sent = await SendAsync(request, source, cancellationToken).ConfigureAwait(false);
            _cache.Keep(content, sent);
            return sent.From(request.Path, false, md5);
        }

        if (request.Check && _cache.Find(content) is { } known && !await IsThereAsync(known.Id, cancellationToken).ConfigureAwait(false))
        {
            _cache.Forget(known.Id);
        }

        bool existed = false;
        (VlmFile file, bool isOwnUpload) = await _cache.GetAsync(
            content,
            async () =>
            {
                bool mayLookUp = (request.Reuse || source.Length >= MinLookupBytes) && !request.IsGone;
                VlmFile? found = mayLookUp ? await AskAsync(md5, cancellationToken).ConfigureAwait(false) : null;
                existed = found is not null;
                return found ?? await SendAsync(request, source, cancellationToken).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        return file.From(request.Path, existed || !isOwnUpload, md5);
    }

    /// <summary>Uploads a file again, if the service has deleted it (<c>GET files/{id}</c>): <c>POST files</c>, or, for a large file, <c>POST files/presigned-url</c>, <c>PUT (presigned address)</c> and <c>GET files/verify-upload/{id}</c>.</summary>
    /// <param name="id">The id of the earlier upload.</param>
    /// <param name="request">The file.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The file with its new id; null if the service still has it.</returns>
    public async Task<VlmFile?> RenewAsync(string id, UploadRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (await IsThereAsync(id, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        _connection.Listener?.Verbose($"The service has deleted file {id}: uploading '{request.Path}' again.");
        _cache.Forget(id);
        return await UploadAsync(request.AsGone(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Uploads a file unless it is already there, and runs an operation with it; repeats both once if the service has deleted the file: <c>GET files/hash/{md5}</c>, <c>GET files/{id}</c>, <c>POST files</c>, <c>POST files/presigned-url</c>, <c>PUT (presigned address)</c>, <c>GET files/verify-upload/{id}</c>.</summary>
    /// <param name="request">The file.</param>
    /// <param name="use">Sends a request for which a 404 means that no work was started.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public Task<T> UseAsync<T>(UploadRequest request, Func<VlmFile, Task<T>> use, CancellationToken cancellationToken) =>
        UseAsync([request], 1, found => use(found[0]!), cancellationToken);

    /// <summary>Uploads files unless they are already there, and runs an operation with all of them; repeats both once if the service has deleted one: <c>GET files/hash/{md5}</c>, <c>GET files/{id}</c>, <c>POST files</c>, <c>POST files/presigned-url</c>, <c>PUT (presigned address)</c>, <c>GET files/verify-upload/{id}</c>.</summary>
    /// <param name="requests">The files; null where no file is needed, which stays null.</param>
    /// <param name="atOnce">Maximum number of simultaneous uploads.</param>
    /// <param name="use">Sends a request for which a 404 means that no work was started.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public Task<T> UseAsync<T>(
        IReadOnlyList<UploadRequest?> requests, int atOnce, Func<IReadOnlyList<VlmFile?>, Task<T>> use, CancellationToken cancellationToken) =>
        FileUse.RunAsync(this, requests, atOnce, use, cancellationToken);

    // If the check fails, the file is assumed to be there.
    private async Task<bool> IsThereAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            await GetAsync(id, null, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (VlmRunNotFoundException)
        {
            return false;
        }
        catch (VlmRunException exception) when (exception is not VlmRunAuthenticationException and not VlmRunRateLimitException)
        {
            _connection.Listener?.Verbose($"Could not check whether the service still has file {id}: {exception.Message}");
            return true;
        }
    }

    // A failed check must not prevent the upload.
    private async Task<VlmFile?> AskAsync(string md5, CancellationToken cancellationToken)
    {
        try
        {
            return await FindAsync(md5, cancellationToken).ConfigureAwait(false);
        }
        catch (VlmRunException exception) when (exception is not VlmRunAuthenticationException and not VlmRunRateLimitException)
        {
            _connection.Listener?.Verbose($"Could not check whether the service already has the content: {exception.Message}");
            return null;
        }
    }

    private async Task<VlmFile> SendAsync(UploadRequest request, FileBodySource source, CancellationToken cancellationToken)
    {
        bool direct = request.Method == UploadMethod.Direct || (request.Method == UploadMethod.Auto && source.Length <= MaxDirectBytes);
        VlmFile file = direct
            ? await SendDirectAsync(request, source, cancellationToken).ConfigureAwait(false)
            : await SendPresignedAsync(request, source, cancellationToken).ConfigureAwait(false);
        return file.Bytes == source.Length || file.Bytes == 0
            ? file
            : throw new InvalidResponseException(
                $"'{request.Path}' has {source.Length} bytes, but the service received {file.Bytes} (file {file.Id}).",
                ApiRequest.Post(ApiResource.Files, Route).Facts());
    }

    private Task<VlmFile> SendDirectAsync(UploadRequest request, FileBodySource source, CancellationToken cancellationToken)
    {
        string name = Path.GetFileName(request.Path);
        string path = ApiPath.Query(Route, ("purpose", request.Purpose), ("generate_public_url", request.PublicUrl ?? MakesPublicUrls));
        ApiRequest post = ApiRequest.Post(ApiResource.Files, path, source, name, MediaTypes.Of(name));
        return SendAsync(post, new SendProgress(request.Progress), cancellationToken);
    }

    private async Task<VlmFile> SendPresignedAsync(UploadRequest request, FileBodySource source, CancellationToken cancellationToken)
    {
        string name = Path.GetFileName(request.Path);
        UploadUrl target = await CreateUploadUrlAsync(name, request.Purpose, UploadUrlSeconds, cancellationToken).ConfigureAwait(false);
        ApiRequest put = ApiRequest.Put(ApiResource.Storage, target.Url, source, target.ContentType);
        try
        {
            await _connection.SendToStorageAsync(put, new SendProgress(request.Progress), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is VlmRunAuthenticationException or VlmRunCreditsException)
        {
            // Storage knows neither key nor account: the rejection concerns this one file.
            throw new VlmRunException(exception.Message, ((VlmRunException)exception).Facts, exception);
        }

        return await VerifyAsync(target.Id, cancellationToken).ConfigureAwait(false);
    }

    // The service may see the upload a moment after storage has it.
    private async Task<VlmFile> VerifyAsync(string id, CancellationToken cancellationToken)
    {
        ApiRequest verify = ApiRequest.Get(ApiResource.Files, ApiPath.Of("files/verify-upload", id));
        for (TimeSpan pause = s_firstVerifyPause; pause <= s_lastVerifyPause; pause *= 2)
        {
            try
            {
                return await SendAsync(verify, null, cancellationToken).ConfigureAwait(false);
            }
            catch (VlmRunNotFoundException exception)
            {
                _connection.Listener?.Verbose($"The service does not see the upload yet: {exception.Message}");
                await Task.Delay(pause, _connection.Time, cancellationToken).ConfigureAwait(false);
            }
        }

        return await SendAsync(verify, null, cancellationToken).ConfigureAwait(false);
    }

    private async Task<VlmFile> SendAsync(ApiRequest request, SendProgress? progress, CancellationToken cancellationToken) =>
        Read(request, await _connection.SendForObjectAsync(request, progress, cancellationToken).ConfigureAwait(false));

    private static VlmFile Read(ApiRequest request, JsonElement body) =>
        new VlmFile(JsonResponseReader.Id(request, body, "file"), body);
}
