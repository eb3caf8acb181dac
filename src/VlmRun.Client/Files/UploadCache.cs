using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace VlmRun;

/// <summary>What a session has sent, by content: the same twice, even at the same time, is sent once.</summary>
internal sealed class UploadCache
{
    private readonly ConcurrentDictionary<string, Task<VlmFile>> _sent = new(StringComparer.Ordinal);

    /// <summary>The file with this content, from an upload that was or is under way; else <paramref name="send"/> is one.</summary>
    public async Task<(VlmFile File, bool IsOurs)> GetAsync(string content, Func<Task<VlmFile>> send, CancellationToken cancellationToken)
    {
        TaskCompletionSource<VlmFile> ours = new(TaskCreationOptions.RunContinuationsAsynchronously);
        while (true)
        {
            Task<VlmFile> task = _sent.GetOrAdd(content, ours.Task);
            if (task == ours.Task)
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
            ours.SetResult(file);
            return (file, true);
        }
        catch (Exception exception)
        {
            _sent.TryRemove(content, out _);
            ours.SetException(exception);
            _ = ours.Task.Exception;
            throw;
        }
    }

    /// <summary>The file with this content, if it was sent whole before; null while an upload is under way, and where there was none.</summary>
    public VlmFile? Find(string content) =>
        _sent.TryGetValue(content, out Task<VlmFile>? sent) && sent.IsCompletedSuccessfully ? sent.Result : null;

    /// <summary>Remembers a file that was sent whatever was known.</summary>
    public void Keep(string content, VlmFile file) => _sent[content] = Task.FromResult(file);

    /// <summary>A file is gone at the service.</summary>
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
