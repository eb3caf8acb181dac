namespace VlmRun.Results.Review;

/// <summary>A review in progress: its payloads, its saved corrections, and its completion.</summary>
/// <param name="title">Its title.</param>
/// <param name="items">The payloads.</param>
/// <param name="file">Where corrections are saved.</param>
internal sealed class ReviewSession(string title, IReadOnlyList<ReviewItem> items, CorrectionFile file)
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The payloads.</summary>
    public IReadOnlyList<ReviewItem> Items => items;

    /// <summary>Completes when the reviewer selects Done.</summary>
    public Task Done => _done.Task;

    /// <summary>The number of payloads with corrections.</summary>
    public int CorrectedCount
    {
        get
        {
            lock (_lock)
            {
                return items.Count(item => item.Changes.Count > 0 && item.ToCorrection() is not null);
            }
        }
    }

    /// <summary>Writes the list of payloads.</summary>
    public void WriteIndex(Stream stream, string id, bool hasPdf)
    {
        lock (_lock)
        {
            ReviewJson.WriteIndex(stream, id, title, hasPdf, items, withState: true);
        }
    }

    /// <summary>Writes a payload and its state.</summary>
    public void WriteItem(Stream stream, ReviewItem item, Func<int, string> url)
    {
        lock (_lock)
        {
            ReviewJson.WriteItem(stream, item, url, isExport: false);
        }
    }

    /// <summary>Applies and saves changes, then writes the new state.</summary>
    /// <exception cref="IOException">It could not be saved.</exception>
    public void Apply(Stream stream, ReviewItem item, ReviewStep step)
    {
        lock (_lock)
        {
            IReadOnlyList<KeyValuePair<string, string>> errors = item.Apply(step);
            file.Add(item);
            ReviewJson.WriteState(stream, item, errors);
        }
    }

    /// <summary>Ends the review.</summary>
    public void Finish() => _done.TrySetResult();
}
