using System.Collections.Concurrent;
using VlmRun.Output;

namespace VlmRun.Artifacts;

/// <summary>Save-VlmArtifact: saves artifacts of chats and executions as files.</summary>
[Cmdlet(VerbsData.Save, "VlmArtifact", HelpUri = OnlineHelp.Address, SupportsShouldProcess = true, DefaultParameterSetName = "Artifact")]
[OutputType(typeof(FileInfo))]
public sealed class SaveVlmArtifactCommand : VlmCmdlet
{
    private static readonly TimeSpan s_maxCleanup = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, ArtifactScope> _taken =
        new(OperatingSystem.IsLinux() ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);

    private readonly List<Task> _running = [];
    private readonly TransferProgress _transfer = new();
    private ThrottledSender<string> _saving = null!;
    private string _destination = null!;
    private bool _isFolder;

    /// <summary>Ids of artifacts.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ArtifactIdCompleter))]
    public string[] Id { get; set; } = null!;

    /// <summary>File names of artifacts at the service.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "FileName")]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string[] FileName { get; set; } = null!;

    /// <summary>Artifacts as Get-VlmArtifact writes them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Artifact", ValueFromPipeline = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NoCompleter))]
    public Artifact[] Artifact { get; set; } = null!;

    /// <summary>Replies that refer to artifacts, as Invoke-VlmChat writes them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Chat", ValueFromPipeline = true)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NoCompleter))]
    public ChatCompletion[] Chat { get; set; } = null!;

    /// <summary>The chat that created them.</summary>
    [Parameter(ParameterSetName = "Id", ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = "FileName")]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ChatIdCompleter))]
    public string? ChatId { get; set; }

    /// <summary>The execution that created them.</summary>
    [Parameter(ParameterSetName = "Id", ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = "FileName")]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(ExecutionIdCompleter))]
    public string? ExecutionId { get; set; }

    /// <summary>The folder, or the name of one file; by default the current folder.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    /// <summary>Overwrite existing files.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The maximum number of downloads in progress.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    [ArgumentCompleter(typeof(NoCompleter))]
    public int ThrottleLimit { get; set; } = 8;

    private protected override Task BeginAsync()
    {
        string given = Destination ?? ".";
        _destination = SessionState.Path.GetUnresolvedProviderPathFromPSPath(given, out ProviderInfo provider, out _);
        if (provider.Name != "FileSystem")
        {
            ThrowTerminatingError(ErrorRecords.BadParameter($"-Destination '{given}' is in {provider.Name}, not in the file system.", "Specify a folder.", given));
        }

        _isFolder = Directory.Exists(_destination) || given is [.., '/' or '\\'] || Path.GetExtension(_destination).Length < 2;
        _ = Client;
        _saving = new ThrottledSender<string>(this, ThrottleLimit, "Saving artifacts", (_, path) => WriteObject(InvokeProvider.Item.Get([path], true, true), true), _transfer.Describe);
        return Task.CompletedTask;
    }

    private protected override async Task ProcessAsync()
    {
        foreach ((object input, string? name, ArtifactScope scope) in Places())
        {
            await _saving.AddAsync(
                input,
                () => ShouldProcess($"{scope} to {_destination}", "save an artifact"),
                () => Track(() => SaveAsync(scope, name ?? scope.ToString(), StopToken)));
        }
    }

    private protected override Task EndAsync() => _saving.FinishAsync();

    /// <summary>Ends the downloads; their partial files are removed before the prompt returns.</summary>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            Task[] running;
            lock (_running)
            {
                running = [.. _running];
            }

            Task.WhenAll(running).ContinueWith(_ => { }, TaskScheduler.Default).Wait(s_maxCleanup);
        }
    }

    private IEnumerable<(object Input, string? Name, ArtifactScope Place)> Places()
    {
        switch (ParameterSetName)
        {
            case "Artifact":
                foreach (Artifact one in Artifact)
                {
                    yield return (one, one.FileName, new ArtifactScope { Id = one.Id, ChatId = one.ChatId, ExecutionId = one.ExecutionId });
                }

                break;
            case "Chat":
                foreach (ChatCompletion answer in Chat)
                {
                    foreach (string id in answer.ArtifactIds)
                    {
                        yield return (id, null, new ArtifactScope { Id = id, ChatId = answer.ChatId });
                    }
                }

                break;
            case "FileName":
                foreach (string name in FileName)
                {
                    yield return (name, name, new ArtifactScope { FileName = name, ChatId = ChatId, ExecutionId = ExecutionId });
                }

                break;
            default:
                foreach (string id in Id)
                {
                    yield return (id, null, new ArtifactScope { Id = id, ChatId = ChatId, ExecutionId = ExecutionId });
                }

                break;
        }
    }

    private async Task<string> SaveAsync(ArtifactScope scope, string name, CancellationToken cancellationToken)
    {
        using Download download = await Client.Artifacts.OpenAsync(scope, cancellationToken).ConfigureAwait(false);
        string path = _isFolder ? Path.Combine(_destination, ArtifactName.Of(name, download.MediaType)) : _destination;
        if (!_taken.TryAdd(path, scope))
        {
            throw new OutputExistsException($"'{path}' is already used for another artifact of this command, {_taken[path]}; {scope} was not saved.");
        }

        IProgress<long> progress = _transfer.Receive(download.Length);
        try
        {
            await OutputFile.WriteAsync(path, Force, file => download.CopyToAsync(file, progress.Report, cancellationToken)).ConfigureAwait(false);
            return path;
        }
        catch
        {
            _taken.TryRemove(path, out _);
            throw;
        }
    }

    private Task<string> Track(Func<Task<string>> save)
    {
        Task<string> task = save();
        lock (_running)
        {
            _running.RemoveAll(other => other.IsCompleted);
            _running.Add(task);
        }

        return task;
    }
}
