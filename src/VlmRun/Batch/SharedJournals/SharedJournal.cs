using System.Collections.Concurrent;
using VlmRun.Batch.Journals;
using VlmRun.Budgets;
using VlmRun.PostgreSql;

namespace VlmRun.Batch.SharedJournals;

/// <summary>A run in PostgreSQL that many processes work on; each takes the sources that no other has.</summary>
internal sealed class SharedJournal : IJournal
{
    private static readonly TimeSpan s_awaitPause = TimeSpan.FromSeconds(0.5);

    private readonly RunStore _store;
    private readonly JournalHeader _header;
    private readonly string _run;
    private readonly Action<int>? _workersChanged;
    private readonly double? _perMinute;
    private readonly decimal? _maxCredits;
    private readonly CancellationToken _stop;
    private readonly SemaphoreSlim _starting = new(1);
    private readonly SharedClaims _claims;
    private readonly SharedSteps _steps;
    private readonly ConcurrentDictionary<string, string> _owners = new(StringComparer.Ordinal);
    private RunRow? _row;
    private RunWorker? _worker;
    private SharedBudget? _budget;
    private RunEnd _end = new(RunEnd.Stopped, 0);

    private SharedJournal(RunStore store, RunRow? row, JournalContent? replaces, SharedJournalOptions options, JournalHeader header, CancellationToken stop)
    {
        (_store, _row, Replaces, _header, _stop) = (store, row, replaces, header, stop);
        (_run, _perMinute, _maxCredits, _workersChanged) = (options.Run, options.PerMinute, options.MaxCredits, options.WorkersChanged);
        Name = options.Name;
        _claims = new SharedClaims(options.Moves);
        _steps = new SharedSteps(_claims, header.Noun, stop) { KeepsIds = row?.KeepsIds };
    }

    public string Name { get; }

    public IEqualityComparer<string> Comparer { get; } = SourceComparer.Create();

    public bool? KeepsIds => _steps.KeepsIds;

    public JournalContent? Replaces { get; private set; }

    public string? Kept { get; private set; }

    public JournalNotWrittenException? Failure { get; private set; }

    /// <summary>Whether this process works on the run; one that starts again does so with its first step or reservation.</summary>
    public bool HasStarted => _worker is not null;

    /// <summary>Joins a run, or creates it.</summary>
    /// <exception cref="JournalStoreException">The database cannot be used.</exception>
    /// <exception cref="JournalUnusableException">The run was created for another domain, or with other options.</exception>
    /// <exception cref="JournalInUseException">It would start again while other processes work on it.</exception>
    public static async Task<SharedJournal> OpenAsync(SharedJournalOptions options, JournalHeader wanted, bool restart, CancellationToken stop)
    {
        try
        {
            RunStore store = (await RunStore.OpenAsync(options.Store, options.Name, true, stop))!;
            try
            {
                (RunRow? row, JournalContent? old) = await SharedStart.FindAsync(store, options, wanted, restart, stop);
                SharedJournal journal = new(store, row, old, options, wanted, stop);
                if (old is null)
                {
                    await journal.StartAsync(wanted);
                }

                return journal;
            }
            catch
            {
                await store.DisposeAsync();
                throw;
            }
        }
        catch (RunStoreException failure)
        {
            throw SharedJournalErrors.From(failure);
        }
    }

    public async Task EnterAsync(IReadOnlyList<string> sources, CancellationToken cancellationToken)
    {
        if (_worker is not null && sources.Count > 0)
        {
            await AskAsync(() => _claims.EnterAsync(_worker, sources, cancellationToken), false);
        }
    }

    // Before its first step, a run that starts again has no sources, and nothing of the old one counts.
    public async Task<SourceClaim> ClaimAsync(string source, CancellationToken cancellationToken) => _worker is null
        ? new SourceClaim(source, null)
        : await AskAsync(() => _claims.ClaimAsync(_worker, source, cancellationToken), new SourceClaim(source, null, ClaimState.Elsewhere));

    public async Task<IReadOnlyList<SourceClaim>?> ClaimLeftAsync(int max, bool isIdle, CancellationToken cancellationToken)
    {
        if (!_claims.HasElsewhere || _worker is null)
        {
            return null;
        }

        _ = isIdle && await AskAsync(() => _claims.GiveBackAsync(_worker, cancellationToken), false);
        return await AskAsync(() => _claims.ClaimLeftAsync(_worker, max, isIdle, cancellationToken), []);
    }

    public void ClaimId(string id, string source)
    {
        string owner = _owners.GetOrAdd(id, source);
        if (!Comparer.Equals(owner, source))
        {
            throw JobOwners.Taken(_header.Noun, id, source, owner);
        }
    }

    public async Task AddAsync(JournalEntry entry)
    {
        if (Failure is not null && (entry.Step is JournalStep.Uploaded or JournalStep.Submitting or JournalStep.Moving))
        {
            throw Failure;
        }

        try
        {
            await StartIfNeededAsync(entry.Step).ConfigureAwait(false);
            if (_worker is not null)
            {
                await _steps.RecordAsync(_worker, entry).ConfigureAwait(false);
            }
            else if (Replaces is null)
            {
                throw new JournalNotWrittenException($"The journal '{Name}' is closed.", null);
            }
        }
        catch (RunStoreException exception)
        {
            throw Failure ??= SharedJournalErrors.NotWritten(Name, exception);
        }
    }

    public async ValueTask ConfirmAsync(string source, CancellationToken cancellationToken)
    {
        try
        {
            await _steps.ConfirmAsync(_worker!, source, cancellationToken).ConfigureAwait(false);
        }
        catch (RunStoreException exception)
        {
            throw Failure ??= SharedJournalErrors.NotWritten(Name, exception);
        }
    }

    public async ValueTask<bool> HasResultAsync(string id, CancellationToken cancellationToken) =>
        _row is not null && await AskAsync(() => _store.HasResultAsync(_row.Id, id, cancellationToken), false);

    public IAsyncEnumerable<(string Source, JsonElement Prediction)> PredictionsAsync(IEnumerable<JournalEntry> entries, CancellationToken cancellationToken) =>
        SharedResults.ReadAsync(_store, _row, entries, cancellationToken);

    // That this process works on the run is recorded since it has joined.
    public Task BeginAsync() => Task.CompletedTask;

    // What this process still has is given back with its end, so that the state that follows shows it.
    public Task EndAsync(RunEnd end)
    {
        _end = end;
        return LeaveAsync();
    }

    public async Task<IReadOnlyList<JournalEntry>> SameSizeAsync(long bytes, CancellationToken cancellationToken) => _row is null || _worker is null ? []
        : SharedRows.Entries(await AskAsync(() => _store.SameSizeAsync(_row.Id, bytes, cancellationToken), []));

    public async Task<IReadOnlyList<string>> UnsentAsync(CancellationToken cancellationToken) => _worker is null ? []
        : [.. (await AskAsync(() => _worker.Changes.UnsentAsync(cancellationToken), [])).Where(row => SharedRows.Entry(row)?.IsMoved != true).Select(row => row.Path)];

    public async Task<IReadOnlyList<JournalEntry>> MovesAsync(CancellationToken cancellationToken) => _worker is null ? []
        : SharedRows.Moves(await AskAsync(() => _worker.Changes.MovesAsync(cancellationToken), []));

    public async ValueTask<bool> IsOfMovedFileAsync(string id, CancellationToken cancellationToken) =>
        _row is not null && await AskAsync(() => _store.IsOfMovedFileAsync(_row.Id, id, cancellationToken), false);

    public bool IsShared => true;

    public async Task<string?> AnnounceAsync(string source, FileFingerprint content, CancellationToken cancellationToken) => _worker is null ? null
        : await AskAsync(() => _claims.AnnounceAsync(_worker, source, content, cancellationToken), null);

    public async Task AwaitAsync(IReadOnlyCollection<string> sources, CancellationToken cancellationToken)
    {
        while (_worker is not null && sources.Count > 0 && await AskAsync(() => SharedClaims.AreHeldAsync(_worker, sources, cancellationToken), false))
        {
            // What is given back cannot be what the other process waits for.
            await AskAsync(() => _claims.GiveBackAsync(_worker, cancellationToken), false);
            await Task.Delay(s_awaitPause, cancellationToken);
        }
    }

    public async Task<BatchState> StateAsync(RunEnd end, CancellationToken cancellationToken)
    {
        return _row is not null && Failure is null && await SharedRunState.ReadAsync(_store, Name, _row, end, _stop.IsCancellationRequested, cancellationToken).ConfigureAwait(false) is { } state
            ? state : BatchState.Of(Name, _header, new JournalFacts { Steps = [], Unfinished = [], Skipped = [], Credits = 0, HasBegun = true, End = end });
    }

    public ICreditBudget BudgetOf(decimal max) => _budget ??= new SharedBudget(this, max, _stop);

    /// <summary>The budget in the database, for which a run that starts again begins.</summary>
    public async Task<RunBudget> BudgetAsync()
    {
        await StartIfNeededAsync(JournalStep.Submitting).ConfigureAwait(false);
        return _worker!.Budget;
    }

    public async ValueTask DisposeAsync()
    {
        await LeaveAsync().ConfigureAwait(false);
        _worker = null;
        _steps.Dispose();
        await _store.DisposeAsync().ConfigureAwait(false);
    }

    private async Task LeaveAsync()
    {
        if (_budget is not null)
        {
            await _budget.DisposeAsync().ConfigureAwait(false);
        }

        if (_worker is not null)
        {
            _worker.Renewed = null;
            await _worker.LeaveAsync(_end.Early, _end.Failures).ConfigureAwait(false);
            _workersChanged?.Invoke(1);
        }
    }

    // The run is created when it is opened; a run that starts again is created with its first step, and the old one is kept until then.
    private async Task StartIfNeededAsync(string step)
    {
        if (Replaces is null || step is JournalStep.NotSubmitted or JournalStep.Skipped)
        {
            return;
        }

        await _starting.WaitAsync().ConfigureAwait(false);
        try
        {
            if (Replaces is not null)
            {
                string kept = await _store.PutAsideAsync(_row!, _stop).ConfigureAwait(false);
                Kept = $"{Name}, run {kept}";
                _steps.KeepsIds = null;
                await StartAsync(_header).ConfigureAwait(false);
                Replaces = null;
            }
        }
        finally
        {
            _starting.Release();
        }
    }

    private async Task StartAsync(JournalHeader header)
    {
        _row = await _store.GetOrCreateAsync(_run, System.Text.Encoding.UTF8.GetString(header.Line()).TrimEnd('\n'), _stop).ConfigureAwait(false);
        // Another process may have created it just now, for something else.
        if (SharedRows.Header(_row, Name).Difference(header, Name) is { } difference)
        {
            throw new JournalUnusableException(JournalProblem.OtherRun, difference);
        }

        RunWorker worker = await _store.JoinAsync(_row, _perMinute, _maxCredits, _stop).ConfigureAwait(false);
        worker.Renewed = () => _workersChanged?.Invoke(worker.LiveWorkers);
        _workersChanged?.Invoke(worker.LiveWorkers);
        _worker = worker;
    }

    /// <summary>A question of the run itself: when the database stays away, the run has failed.</summary>
    public async Task<T> AskAsync<T>(Func<Task<T>> ask, T otherwise)
    {
        if (Failure is not null)
        {
            return otherwise;
        }

        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (RunStoreException exception)
        {
            Failure = SharedJournalErrors.NotWritten(Name, exception);
            return otherwise;
        }
    }
}
