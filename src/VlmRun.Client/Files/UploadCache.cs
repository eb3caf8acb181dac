using System.Collections.Concurrent;

namespace VlmRun;

/// <summary>The files that a session has uploaded, by content: the same content is uploaded once, also when requested concurrently.</summary>
internal sealed class UploadCache
{
    private readonly ConcurrentDictionary<string, Task<VlmFile>> _sent = new(StringComparer.Ordinal);

    /// <summary>Whether the service makes a download address of a file where a request does not say; null leaves that to the service.</summary>
    public bool? MakesPublicUrls { get; set; }

    /// <summary>Gets the file with this content from an earlier or a running upload; otherwise <paramref name="send"/> uploads it.</summary>
    public async Task<(VlmFile File, bool IsOwnUpload)> GetAsync(string content, Func<Task<VlmFile>> send, CancellationToken cancellationToken)
    {
        TaskCompletionSource<VlmFile> upload = new(TaskCreationOptions.RunContinuationsAsynchronously);
        while (true)
        {
            Task<VlmFile> task = _sent.GetOrAdd(content, upload.Task);
            if (task == upload.Task)
            {
                break;
            }

            try
            {
                return (await task.WaitAsync(cancellationToken).ConfigureAwait(false), false);
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested && (!_sent.TryGetValue(content, out Task<VlmFile>? other) || other != task))
            {
                // The other upload failed and reported it to its own caller; this one uploads the file.
            }
        }

        try
        {
            VlmFile file = await send().ConfigureAwait(false);
            upload.SetResult(file);
            return (file, true);
        }
        catch (Exception exception)
        {
            _sent.TryRemove(content, out _);
            upload.SetException(exception);
            _ = upload.Task.Exception;
            throw;
        }
    }

    /// <summary>The file with this content, if it was uploaded completely; null while an upload is running or if there was none.</summary>
    public VlmFile? Find(string content) =>
        _sent.TryGetValue(content, out Task<VlmFile>? sent) && sent.IsCompletedSuccessfully ? sent.Result : null;

    /// <summary>Records a file that was uploaded regardless of the cache.</summary>
    public void Keep(string content, VlmFile file) => _sent[content] = Task.FromResult(file);

    /// <summary>Removes a file that the service has deleted.</summary>
    public void Forget(string id)
    {
        foreach ((string content, Task<VlmFile> sent) in _sent)
        {
            if (sent.IsCompletedSuccessfully && sent.Result.Id == id)
            {
                _sent.TryRemove(new KeyValuePair<string, Task<VlmFile>>(content, sent));
            }
        }
    }
}
