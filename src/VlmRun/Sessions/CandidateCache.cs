namespace VlmRun.Sessions;

/// <summary>The values of parameters that a session has cached. An expired list is still shown while it is refreshed.</summary>
internal sealed class CandidateCache
{
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_maxLoad = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_firstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_laterWait = TimeSpan.FromMilliseconds(120);

    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = [];

    public CandidateCache(TimeProvider time)
    {
        _time = time;
    }

    /// <summary>The chats of this session, because the service cannot list chats.</summary>
    public RecentChats Chats { get; } = new();

    /// <summary>The values for a key; empty if there are none yet.</summary>
    /// <param name="key">Names the list.</param>
    /// <param name="load">Reads it; what fails there is as if it were empty.</param>
    public IReadOnlyList<Candidate> Get(string key, Func<CancellationToken, Task<List<Candidate>>> load)
    {
        Entry entry;
        bool isFirst;
        lock (_lock)
        {
            isFirst = !_entries.TryGetValue(key, out Entry? known);
            entry = known ?? (_entries[key] = new Entry());
            // A failed request is repeated only after the same time, so that an unavailable service does not cost a second at each key press.
            if (isFirst || (entry.Load.IsCompleted && _time.GetElapsedTime(entry.StartedAt) > s_fresh))
            {
                entry.StartedAt = _time.GetTimestamp();
                entry.Load = Task.Run(() => LoadAsync(entry, load));
            }
        }

        entry.Load.Wait(isFirst ? s_firstWait : s_laterWait);
        return entry.Values;
    }

    private async Task LoadAsync(Entry entry, Func<CancellationToken, Task<List<Candidate>>> load)
    {
        using CancellationTokenSource end = new(s_maxLoad, _time);
        try
        {
            entry.Values = await load(end.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Completion must not show errors; the cached values stay.
        }
    }

    private sealed class Entry
    {
        private volatile IReadOnlyList<Candidate> _values = [];

        public IReadOnlyList<Candidate> Values
        {
            get => _values;
            set => _values = value;
        }

        public Task Load { get; set; } = Task.CompletedTask;

        public long StartedAt { get; set; }
    }
}
