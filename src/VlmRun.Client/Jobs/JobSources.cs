using System.Runtime.InteropServices;

namespace VlmRun.Jobs;

/// <summary>The source and schema of the jobs of a session, by id. The oldest entries are dropped when the total size exceeds a limit.</summary>
/// <param name="maxChars">Characters that are kept, with an allowance for each entry; the default is about 20,000 jobs and 8 MB.</param>
internal sealed class JobSources(int maxChars = 4 * 1024 * 1024)
{
    private const int EntryChars = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (string Source, SharedSchema? Schema)> _jobs = [];
    private readonly Queue<string> _order = new();
    private SharedSchema? _last;
    private int _chars;

    /// <summary>Records the source of a job, and its schema if it has one. An empty source is ignored.</summary>
    public void Keep(string id, string? source, JsonElement? schema = null)
    {
        if (string.IsNullOrEmpty(source) || Size(id, source) + (schema is { } one ? Size(one) : 0) > maxChars)
        {
            return;
        }

        lock (_lock)
        {
            SharedSchema? kept = null;
            if (_jobs.Remove(id, out (string Source, SharedSchema? Schema) before))
            {
                kept = before.Schema;
                _chars -= Size(id, before.Source);
            }
            else
            {
                _order.Enqueue(id);
            }

            if (schema is { } given)
            {
                SharedSchema shared = Share(given);
                Release(kept);
                kept = shared;
            }

            _jobs[id] = (source, kept);
            _chars += Size(id, source);
            while (_chars > maxChars && _order.TryDequeue(out string? oldest))
            {
                _jobs.Remove(oldest, out (string Source, SharedSchema? Schema) gone);
                _chars -= Size(oldest, gone.Source);
                Release(gone.Schema);
            }
        }
    }

    /// <summary>The source of a job; null if it is not known.</summary>
    public string? Find(string id)
    {
        lock (_lock)
        {
            return _jobs.TryGetValue(id, out (string Source, SharedSchema? Schema) job) ? job.Source : null;
        }
    }

    /// <summary>The JSON schema that was sent with a job; null if there was none, or if it is not known.</summary>
    public JsonElement? FindSchema(string id)
    {
        lock (_lock)
        {
            return _jobs.TryGetValue(id, out (string Source, SharedSchema? Schema) job) ? job.Schema?.Schema : null;
        }
    }

    // The jobs of one command share one schema, which is stored once.
    private SharedSchema Share(JsonElement schema)
    {
        if (_last is not { Uses: > 0 } || !JsonMarshal.GetRawUtf8Value(_last.Schema).SequenceEqual(JsonMarshal.GetRawUtf8Value(schema)))
        {
            _last = new SharedSchema(schema.Clone());
            _chars += Size(schema);
        }

        _last.Uses++;
        return _last;
    }

    private void Release(SharedSchema? schema)
    {
        if (schema is not null && --schema.Uses == 0)
        {
            _chars -= Size(schema.Schema);
        }
    }

    private static int Size(string id, string source) => id.Length + source.Length + EntryChars;

    private static int Size(JsonElement schema) => JsonMarshal.GetRawUtf8Value(schema).Length;

    private sealed class SharedSchema(JsonElement schema)
    {
        public JsonElement Schema { get; } = schema;

        public int Uses { get; set; }
    }
}
