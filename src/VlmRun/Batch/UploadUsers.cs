namespace VlmRun.Batch;

/// <summary>How many sources of a run need each uploaded file: files of the same content share one. Safe to share between threads.</summary>
internal sealed class UploadUsers
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (int Count, bool IsOwn)> _users = new(StringComparer.Ordinal);

    /// <summary>A source needs a file.</summary>
    /// <param name="fileId">The file; null for none.</param>
    /// <param name="isOwn">Whether the run of this journal has uploaded it.</param>
    public void Add(string? fileId, bool isOwn)
    {
        if (fileId is not null)
        {
            lock (_lock)
            {
                (int count, bool wasOwn) = _users.GetValueOrDefault(fileId);
                _users[fileId] = (count + 1, wasOwn || isOwn);
            }
        }
    }

    /// <summary>A source does not need a file any more; true if no source does, and the run has uploaded it.</summary>
    public bool Remove(string? fileId)
    {
        lock (_lock)
        {
            if (fileId is null || !_users.Remove(fileId, out (int Count, bool IsOwn) users))
            {
                return false;
            }

            if (users.Count > 1)
            {
                _users[fileId] = (users.Count - 1, users.IsOwn);
            }

            return users.Count == 1 && users.IsOwn;
        }
    }
}
