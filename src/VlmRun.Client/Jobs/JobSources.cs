namespace VlmRun.Jobs;

/// <summary>What the jobs of one session were made from, by id; the oldest are forgotten once all of them exceed a limit of characters.</summary>
/// <param name="maxChars">Characters that are kept, with an allowance for each entry; the default is about 20,000 jobs and 8 MB.</param>
internal sealed class JobSources(int maxChars = 4 * 1024 * 1024)
{
    private const int EntryChars = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _sources = [];
    private readonly Queue<string> _order = new();
    private int _chars;

    /// <summary>Remembers the source of a job; an empty one changes nothing.</summary>
    public void Keep(string id, string? source)
    {
        if (string.IsNullOrEmpty(source) || Size(id, source) > maxChars)
        {
            return;
        }

        lock (_lock)
        {
            if (_sources.TryGetValue(id, out string? before))
            {
                _chars -= Size(id, before);
            }
            else
            {
                _order.Enqueue(id);
            }

            _sources[id] = source;
            _chars += Size(id, source);
            while (_chars > maxChars && _order.TryDequeue(out string? oldest))
            {
                _sources.Remove(oldest, out string? gone);
                _chars -= Size(oldest, gone!);
            }
        }
    }

    /// <summary>The source of a job; null when it is not known here.</summary>
    public string? Find(string id)
    {
        lock (_lock)
        {
            return _sources.GetValueOrDefault(id);
        }
    }

    private static int Size(string id, string source) => id.Length + source.Length + EntryChars;
}
