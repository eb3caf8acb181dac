namespace VlmRun.Batch.Journals;

/// <summary>The state of a journal, without payloads: what earlier runs have recorded in it, and each step of this run once it is on disk. Safe to share between threads.</summary>
internal sealed class JournalHistory
{
    // Limits each value so that sums do not overflow, whatever a response contains.
    internal const decimal MaxCredits = 1_000_000_000_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _sourceOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JournalEntry> _last;
    private readonly Dictionary<long, HashSet<string>> _bySize = [];
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, bool> _moved = new(StringComparer.Ordinal);
    private readonly HashSet<string> _results = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BatchSkip> _skipped;
    private JournalUnusableException? _damage;

    /// <summary>Creates an empty history.</summary>
    /// <param name="comparer">Decides which paths are the same source.</param>
    public JournalHistory(IEqualityComparer<string> comparer)
    {
        Comparer = comparer;
        _last = new Dictionary<string, JournalEntry>(comparer);
        _skipped = new Dictionary<string, BatchSkip>(comparer);
    }

    /// <summary>Decides which paths are the same source.</summary>
    public IEqualityComparer<string> Comparer { get; }

    /// <summary>Its first line; null if that is not complete.</summary>
    public JournalHeader? Header { get; private set; }

    /// <summary>The last step of each source; do not use it while a run writes the journal.</summary>
    public IReadOnlyDictionary<string, JournalEntry> Last => _last;

    /// <summary>Gets the last step of a source; null if there is none.</summary>
    public JournalEntry? Find(string source)
    {
        lock (_lock)
        {
            return _last.GetValueOrDefault(source);
        }
    }

    /// <summary>Whether a source has steps that must not be lost: something was started for it, or may have been.</summary>
    public bool IsStarted(string source) => Find(source) is { Step: not (JournalStep.Uploaded or JournalStep.NotSubmitted) };

    /// <summary>The last steps of sources whose content had this many bytes.</summary>
    public IReadOnlyList<JournalEntry> SameSize(long bytes)
    {
        lock (_lock)
        {
            return _bySize.GetValueOrDefault(bytes) is { } sources
                ? [.. sources.Select(source => _last.GetValueOrDefault(source)).Where(entry => entry?.Content?.Bytes == bytes).Select(entry => entry!)]
                : [];
        }
    }

    /// <summary>The sources for which nothing was started.</summary>
    public IReadOnlyList<string> Unsent()
    {
        lock (_lock)
        {
            return [.. _last.Values.Where(entry => entry is { Step: JournalStep.Uploaded or JournalStep.NotSubmitted, IsMoved: false }).Select(entry => entry.Source)];
        }
    }

    /// <summary>Gets the entry for a source that was left out; null if it was not.</summary>
    public BatchSkip? FindSkipped(string source)
    {
        lock (_lock)
        {
            return _skipped.GetValueOrDefault(source);
        }
    }

    /// <summary>Whether a run has a result with this id.</summary>
    public bool HasResult(string id)
    {
        lock (_lock)
        {
            return _results.Contains(id);
        }
    }

    /// <summary>Whether a result belongs to a file that was moved.</summary>
    public bool IsOfMovedFile(string id) => _moved.ContainsKey(id);

    /// <summary>The last steps of sources whose file was moved, or is being moved.</summary>
    public IReadOnlyList<JournalEntry> Moves()
    {
        lock (_lock)
        {
            return [.. _last.Values.Where(entry => entry.Target is not null)];
        }
    }

    /// <summary>Whether the service was seen to keep client ids; null if not known.</summary>
    public bool? KeepsIds { get; private set; }

    /// <summary>The last run.</summary>
    public RunProgress Run { get; private set; } = new();

    /// <summary>When the last step was recorded; null before it.</summary>
    public DateTimeOffset? LastAt { get; private set; }

    /// <summary>The predictions known to be started, each with its first source; each is paid for.</summary>
    public IReadOnlyDictionary<string, string> SourceOf => _sourceOf;

    /// <summary>The number of these predictions.</summary>
    public int Predictions => _sourceOf.Count;

    /// <summary>The credits that they are known to have used.</summary>
    public decimal Credits { get; private set; }

    /// <summary>The position where its last complete line ends.</summary>
    public long End { get; private set; }

    /// <summary>Whether it can be read only up to a damaged line.</summary>
    public bool IsDamaged => _damage is not null;

    /// <summary>What a run that starts again would replace; null if it has at most its first line.</summary>
    public JournalContent? Content => IsEmpty ? null : new JournalContent(Header?.Noun ?? JobNoun.Prediction, Predictions, Credits, IsDamaged);

    /// <summary>Whether it has at most its first line.</summary>
    public bool IsEmpty => _last.Count == 0 && _damage is null;

    /// <summary>Reads a journal as far as possible.</summary>
    /// <exception cref="JournalUnusableException">It is not a journal, or was written by a newer version.</exception>
    /// <exception cref="IOException">It does not exist, or cannot be read.</exception>
    public static JournalHistory Read(string path)
    {
        JournalHistory history = new(SourceComparer.Create());
        try
        {
            foreach (JsonElement line in JournalReader.Lines(path, position => history.End = position))
            {
                history.Add(path, line);
            }
        }
        catch (JournalUnusableException damage) when (damage.Problem == JournalProblem.Damaged)
        {
            history._damage = damage;
        }

        return history;
    }

    /// <exception cref="JournalUnusableException">It is damaged.</exception>
    public JournalHistory Whole() => _damage is null ? this : throw Unusable(JournalProblem.Damaged, _damage.Message, _damage.InnerException);

    /// <summary>Checks that a run may continue with this journal; one that has only a first line fits any run.</summary>
    /// <exception cref="JournalUnusableException">It belongs to another run, or is damaged.</exception>
    public JournalHistory For(JournalHeader wanted, string path) => Whole().IsEmpty || Header!.Difference(wanted, path) is not { } why
        ? this
        : throw Unusable(JournalProblem.OtherRun, why, null);

    /// <summary>What its state is made from; do not use it while a run writes the journal.</summary>
    public JournalFacts Facts(bool isRunning)
    {
        lock (_lock)
        {
            return new JournalFacts
            {
                Steps = [.. _last.Values.GroupBy(entry => entry.Step).Select(group => new StepTally(group.Key, isRunning, group.Count()))],
                Unfinished = [.. _last.Values.Where(entry => entry.Step != JournalStep.Completed)],
                Duplicates = [.. BatchState.DuplicatesIn(_last.Values)],
                Moves = [.. _last.Values.Where(entry => entry.Target is not null)],
                IsFile = true,
                Skipped = [.. _skipped.Values],
                Credits = Credits,
                LastAt = LastAt,
                IsRunning = isRunning,
                HasBegun = Run.HasBegun,
                End = Run.End,
                PerMinute = Run.PerMinute,
            };
        }
    }

    /// <summary>Marks the requests that an ended run was sending as in doubt, and returns the entries to write.</summary>
    public IReadOnlyList<JournalEntry> MarkInDoubt()
    {
        JournalEntry[] open =
        [
            .. _last.Values.Where(entry => entry.Step == JournalStep.Submitting)
                .Select(entry => entry with { Step = JournalStep.InDoubt, At = DateTimeOffset.UtcNow, Content = null }),
        ];
        Array.ForEach(open, Apply);
        return open;
    }

    private void Add(string path, JsonElement line)
    {
        if (Header is null)
        {
            Header = JournalHeader.Read(line, path);
            return;
        }

        JournalEntry entry = JournalEntry.Read(line)
            ?? throw new JournalUnusableException(JournalProblem.Damaged, $"'{path}' is damaged: one of its lines has no source or no step.");
        Add(entry with { Position = End });
    }

    /// <summary>Adds a step that is in the journal.</summary>
    public void Add(JournalEntry entry)
    {
        lock (_lock)
        {
            if (entry.Step is JournalStep.RunBegun or JournalStep.RunEnded)
            {
                Run = entry.Step == JournalStep.RunBegun ? new RunProgress { HasBegun = true } : Run;
                Run.End = entry.End;
                return;
            }

            if (entry.Step == JournalStep.Skipped)
            {
                if (!IsStarted(entry.Source))
                {
                    _last.Remove(entry.Source);
                }

                _skipped[entry.Source] = new BatchSkip(entry.Source, entry.Reason ?? "") { Count = entry.Count };
                return;
            }

            _skipped.Remove(entry.Source);
            decimal credits = entry.Prediction?.Field("usage")?.Number("credits_used") ?? 0;
            Credits = Math.Min(MaxCredits, Credits + Math.Clamp(credits, 0, MaxCredits));
            // Also where the clock was set back.
            LastAt = LastAt > entry.At ? LastAt : entry.At;
            Run.Add(entry);
            Apply(entry with { Prediction = null, Credits = credits, HasResult = entry.HasResult || entry.Prediction?.Text("id") is { Length: > 0 } });
        }
    }

    private void Apply(JournalEntry entry)
    {
        KeepsIds = entry.KeptId ?? KeepsIds;
        if (entry is { Id: { } id, Step: JournalStep.Submitted or JournalStep.Completed or JournalStep.Failed })
        {
            _sourceOf.TryAdd(id, entry.Source);
            if (entry.Step == JournalStep.Completed)
            {
                _results.Add(id);
            }
        }

        if (entry.Content is { } content)
        {
            (_bySize.TryGetValue(content.Bytes, out HashSet<string>? sources) ? sources : _bySize[content.Bytes] = new HashSet<string>(Comparer)).Add(entry.Source);
        }

        JournalEntry? before = _last.GetValueOrDefault(entry.Source);
        if (entry.Step == JournalStep.Moved && before?.Id is { } moved)
        {
            _moved[moved] = true;
        }

        if (entry.After(before) is { } after)
        {
            _last[entry.Source] = after;
        }
        else if (before is not null)
        {
            _last.Remove(entry.Source);
            _last[before.Target ?? entry.Source] = before;
        }
    }

    private JournalUnusableException Unusable(JournalProblem problem, string message, Exception? inner) =>
        new(problem, message, inner) { Noun = Header?.Noun ?? JobNoun.Prediction, Predictions = Predictions, Credits = Credits };
}
