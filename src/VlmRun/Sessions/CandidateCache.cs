namespace VlmRun.Sessions;

/// <summary>What a session knows of the values of parameters. A list that is older is shown as it is while it is read again.</summary>
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

    /// <summary>Chats of this session: the service has no list of them.</summary>
    public RecentChats Chats { get; } = new();

    /// <summary>The values under a key; empty when there are none yet.</summary>
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
            // One that failed is asked again after the same time: a service that is away must not cost a second at each key.
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
            // A key press is no place for an error; the values stay as they were.
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
