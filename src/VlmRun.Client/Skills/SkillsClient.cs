namespace VlmRun;

/// <summary>Skills: list and get them, create them from folders and other sources, and save them as folders.</summary>
public sealed class SkillsClient
{
    private const string Route = "skills";

    private readonly ApiConnection _connection;
    private readonly FilesClient _files;

    internal SkillsClient(ApiConnection connection, FilesClient files)
    {
        _connection = connection;
        _files = files;
    }

    /// <summary>Lists the skills that the account may use, page by page as they are consumed: <c>GET skills</c>.</summary>
    public async IAsyncEnumerable<Skill> ListAsync(SkillQuery? query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        query ??= new SkillQuery();
        string route = ApiPath.Query(Route, ("order_by", query.OrderBy), ("descending", query.Descending), ("grouped", query.Grouped));
        ApiRequest request = ApiRequest.Get(ApiResource.Skills, route);
        IAsyncEnumerable<JsonElement> rows = PageReader.ReadAsync(
            _connection, request, query.Skip, query.First, null, cancellationToken, new ListFormat { SkipName = "offset" });
        await foreach (JsonElement row in rows.ConfigureAwait(false))
        {
            yield return Read(request, row);
        }
    }

    /// <summary>Gets one skill: <c>GET skills/{id}</c>.</summary>
    /// <exception cref="VlmRunNotFoundException">There is no such skill.</exception>
    public async Task<Skill> GetAsync(string id, CancellationToken cancellationToken) =>
        await SendAsync(ApiRequest.Get(ApiResource.Skills, ApiPath.Of(Route, id)), cancellationToken).ConfigureAwait(false);

    /// <summary>Gets a skill by name: <c>POST skills/lookup</c>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="version">Its version; null for the latest.</param>
    /// <param name="cancellationToken">Cancels the wait for the response.</param>
    /// <exception cref="VlmRunNotFoundException">There is no such skill.</exception>
    public Task<Skill> LookupAsync(string name, string? version, CancellationToken cancellationToken) =>
        SendAsync(ApiRequest.Post(ApiResource.Skills, "skills/lookup", new SkillLookupBody(name, version), SkillJsonContext.Requests.SkillLookupBody), cancellationToken);

    /// <summary>Creates a skill; sent at most once: <c>POST skills/create</c>.</summary>
    /// <exception cref="OutcomeUnknownException">The response was lost, so it is not known whether the skill was created.</exception>
    public Task<Skill> CreateAsync(SkillCreateRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ApiRequest post = ApiRequest.Post(ApiResource.Skills, "skills/create", request, SkillJsonContext.Requests.SkillCreateRequest) with { IsAtMostOnce = true };
        // Without a file, the service writes the skill before it responds.
        return SendAsync(request.FileId is null ? post with { HeadTimeout = ApiRequest.WorkTimeout } : post, cancellationToken);
    }

    /// <summary>Creates a new version of a skill; sent at most once: <c>POST skills/{id}/update</c>.</summary>
    /// <exception cref="OutcomeUnknownException">The response was lost, so it is not known whether the version was created.</exception>
    /// <param name="id">Its id.</param>
    /// <param name="fileId">The id of an uploaded file, the zip of its folder; null keeps the current content.</param>
    /// <param name="description">The description; null keeps the current one.</param>
    /// <param name="cancellationToken">Cancels the wait for the response.</param>
    public async Task<Skill> UpdateAsync(string id, string? fileId, string? description, CancellationToken cancellationToken)
    {
        ApiRequest post = ApiRequest.Post(
            ApiResource.SkillVersions,
            ApiPath.Of(Route, id) + "/update", new SkillUpdateBody(fileId, description), SkillJsonContext.Requests.SkillUpdateBody);
        return await SendAsync(post with { IsAtMostOnce = true }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Downloads the zip of a skill's folder from storage, without the key: <c>GET skills/{id}/download</c>.</summary>
    public async Task<Download> DownloadAsync(string id, CancellationToken cancellationToken)
    {
        ApiRequest request = ApiRequest.Get(ApiResource.Skills, ApiPath.Of(Route, id) + "/download");
        JsonElement body = await _connection.SendForObjectAsync(request, null, cancellationToken).ConfigureAwait(false);
        return HttpAddress.TryParse(body.Text("download_url"), out _)
            ? await _connection.OpenFromStorageAsync(body.Text("download_url")!, cancellationToken).ConfigureAwait(false)
            : throw JsonResponseReader.Invalid(request, 200, "has no 'download_url' that is an address", null);
    }

    /// <summary>Uploads the zip of a local skill, unless the service already has the same content: <c>GET files/hash/{md5}</c>, <c>POST files</c>.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public Task<VlmFile> UploadAsync(SkillSource source, CancellationToken cancellationToken) =>
        UseAsync(source, Task.FromResult, cancellationToken);

    /// <summary>Uploads the zip of a local skill unless it is already there, and runs an operation with it; repeats both once if the service has deleted the file: <c>GET files/hash/{md5}</c>, <c>GET files/{id}</c>, <c>POST files</c>.</summary>
    /// <param name="source">The skill.</param>
    /// <param name="use">Sends a request for which a 404 means that no work was started.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public async Task<T> UseAsync<T>(SkillSource source, Func<VlmFile, Task<T>> use, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(use);
        if (source.IsZip)
        {
            return await _files.UseAsync(Zip(source.Path), use, cancellationToken).ConfigureAwait(false);
        }

        if (source.LeftOut.Count > 0)
        {
            _connection.Listener?.Verbose($"Left out of '{source.Path}', because a skill may not contain hidden folders: {string.Join(", ", source.LeftOut)}.");
        }

        DirectoryInfo folder = Directory.CreateTempSubdirectory("vlmrun-");
        try
        {
            string path = Path.Combine(folder.FullName, FileNames.Safe(SkillFolder.NameOf(source.Name, "skill") + ".zip"));
            FileStream zip = new(path, FileMode.CreateNew, FileAccess.Write);
            await using (zip.ConfigureAwait(false))
            {
                await Task.Run(() => source.WriteZip(zip, cancellationToken), cancellationToken).ConfigureAwait(false);
            }

            return await _files.UseAsync(Zip(path), file => use(file.From(source.Path, file.IsReused, file.Md5)), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Saves a skill as a folder with its name, and returns the folder's path: <c>GET skills/{id}/download</c>.</summary>
    /// <param name="skill">The skill.</param>
    /// <param name="destination">The parent folder; created if it does not exist.</param>
    /// <param name="force">Overwrite the files of an existing folder.</param>
    /// <param name="progress">Receives the number of bytes read; may be null.</param>
    /// <param name="cancellationToken">Cancels the operation; no files are left behind.</param>
    /// <exception cref="UnusableSkillException">The zip is not safe to unpack.</exception>
    /// <exception cref="SkillFolderException">The folder already exists, or cannot be written.</exception>
    public async Task<string> SaveAsync(Skill skill, string destination, bool force, Action<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(skill);
        SkillFolder folder = new(destination, skill);
        folder.Check(force);
        using Download download = await DownloadAsync(skill.Id, cancellationToken).ConfigureAwait(false);
        FileStream zip = new(
            Path.Combine(Path.GetTempPath(), $"vlmrun-{Guid.NewGuid():N}.zip"),
            new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose });
        await using (zip.ConfigureAwait(false))
        {
            await download.CopyToAsync(zip, Weigh, cancellationToken).ConfigureAwait(false);
            await Task.Run(Unpack, cancellationToken).ConfigureAwait(false);
        }

        return folder.FullName;

        void Weigh(long bytes)
        {
            progress?.Invoke(bytes);
            if (bytes > SkillFiles.MaxBytes)
            {
                throw new UnusableSkillException($"The archive of skill '{skill.Name ?? skill.Id}' is too large; no files were written.", true);
            }
        }

        void Unpack()
        {
            using SkillArchive archive = new(zip, skill.Name ?? skill.Id);
            folder.Write(archive, force, cancellationToken);
        }
    }

    private static UploadRequest Zip(string path) => new() { Path = path, Reuse = true };

    private async Task<Skill> SendAsync(ApiRequest request, CancellationToken cancellationToken) =>
        Read(request, await AtMostOnce.StartAsync(_connection, request, null, cancellationToken).ConfigureAwait(false));

    private static Skill Read(ApiRequest request, JsonElement body) =>
        new Skill(JsonResponseReader.Id(request, body, "skill"), body);
}
