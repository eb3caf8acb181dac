using VlmRun.Batch.Intake;
using VlmRun.Batch.Journals;

namespace VlmRun.Batch;

/// <summary>One run of a batch: journal, plan, runner, results and output, composed from its settings. With -WhatIf it has no runner, and writes and sends nothing.</summary>
internal sealed class BatchRun : IAsyncDisposable
{
    private const int EnteredTogether = 256;

    private readonly VlmCmdlet _cmdlet;
    private readonly BatchSettings _settings;
    private readonly Func<string, string, bool> _maySend;
    private readonly BatchSources _sources;
    private readonly DuplicateIndex? _duplicates;
    private readonly Dictionary<string, string> _roots;
    private readonly BatchPlan _plan;
    private readonly IJournalReader _reader;
    private readonly IJournal? _journal;
    private readonly IBatchRunner? _runner;
    private readonly BatchCleanup? _cleanup;
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken;
    private readonly MovedResults _movedResults;
    private readonly BudgetPreview? _preview;
    private int _notBegun;

    private BatchRun(
        VlmCmdlet cmdlet, BatchSettings settings, IBatchJobs jobs, IJournalReader reader, IJournal? journal, Func<string, string, bool> maySend)
    {
        (_cmdlet, _settings, _reader, _journal, _maySend) = (cmdlet, settings, reader, journal, maySend);
        _roots = new Dictionary<string, string>(reader.Comparer);
        _taken = new HashSet<string>(reader.Comparer);
        _plan = new BatchPlan(reader, jobs, settings.RetryFailed);
        _sources = new BatchSources(cmdlet, settings);
        _movedResults = new MovedResults(reader, _plan, _roots);
        _duplicates = settings.SkipDuplicate ? new DuplicateIndex(reader, journal) : null;
        if (journal is null)
        {
            _preview = settings.MaxCredits is { } max ? new BudgetPreview(max, settings.Estimator) : null;
            return;
        }

        BatchOutput? output = settings.Destination is null ? null
            : new BatchOutput(
                settings.Destination, settings.Journal, journal.IsOfMovedFileAsync, async (id, cancellationToken) => settings.Force || await journal.HasResultAsync(id, cancellationToken));
        _cleanup = new BatchCleanup(cmdlet, journal, settings);
        _runner = jobs is BatchJobs<AgentExecution> executions ? Compose(executions) : Compose((BatchJobs<Prediction>)jobs);

        IBatchRunner Compose<T>(BatchJobs<T> kind)
            where T : class, IJob<T> => new BatchRunner<T>(
                cmdlet,
                kind,
                journal,
                settings,
                _plan,
                new BatchSubmitter<T>(cmdlet.Client, kind, journal, _cleanup),
                new BatchResults<T>(cmdlet, kind, journal, output, settings.NewOnly, _roots, _cleanup),
                _cleanup,
                source => maySend(source, ""));
    }

    /// <summary>The state of the run when it has ended; null before, and with -WhatIf.</summary>
    public BatchState? State { get; private set; }

    /// <summary>The journal that the run would replace, and what it contains; null if nothing is replaced.</summary>
    public (string Journal, JournalContent Content)? Replaces => _journal?.Replaces is { } old ? (_journal.Name, old) : null;

    /// <summary>Opens the journal for a run. The folder for results must exist.</summary>
    /// <param name="cmdlet">The cmdlet whose streams are used.</param>
    /// <param name="settings">The settings of the run.</param>
    /// <param name="jobs">The kind of job, with the request that is sent for each source.</param>
    /// <param name="maySend">Asks whether a source may be sent, under the condition that is named.</param>
    public static async Task<BatchRun> OpenAsync(VlmCmdlet cmdlet, BatchSettings settings, IBatchJobs jobs, Func<string, string, bool> maySend)
    {
        IJournal journal = await JournalStore.OpenAsync(settings, jobs.Header(), cmdlet.StopToken);
        BatchRun run = new(cmdlet, settings, jobs, journal, journal, maySend);
        await run._cleanup!.ContinueMovesAsync(cmdlet.StopToken);
        return run;
    }

    /// <summary>Reads the journal for -WhatIf.</summary>
    public static async Task<BatchRun> PlanAsync(VlmCmdlet cmdlet, BatchSettings settings, IBatchJobs jobs, Func<string, string, bool> maySend) =>
        new(cmdlet, settings, jobs, await JournalStore.PreviewAsync(settings, jobs.Header(), cmdlet.StopToken), null, maySend);

    /// <summary>Writes the results that are ready.</summary>
    public Task WriteReadyAsync() => _runner?.WriteReadyAsync() ?? Task.CompletedTask;

    /// <summary>What carries out the plan; not with -WhatIf.</summary>
    public IBatchRunner Runner => _runner!;

    /// <summary>Takes the file at a path, or what the folder at it contains. A folder that is to be watched is taken by <see cref="WatchAsync"/>.</summary>
    public async Task TakeAllAsync(string path)
    {
        bool isFolder = Directory.Exists(path);
        if (isFolder)
        {
            if (_sources.Check(path) is { } problem)
            {
                _cmdlet.WriteError(problem);
                return;
            }

            await _movedResults.AddAsync(path, _cmdlet.StopToken);
        }

        if (isFolder && _settings.Watch && _runner is not null)
        {
            _folders.Add(path);
            return;
        }

        // All of it at once, so that the progress has a total.
        FoundSource[] all = [.. _sources.At(path)];
        _plan.Listed += all.Count(found => found.Skipped is null);
        foreach (FoundSource[] together in all.Chunk(EnteredTogether))
        {
            await TakeAsync(together, found => _taken.Add(found.Path));
        }
    }

    /// <summary>Goes on taking what arrives in the folders, until nothing more can be sent or the run is idle.</summary>
    public Task WatchAsync() => _runner is null || _folders.Count == 0 ? Task.CompletedTask
        : new BatchWatch(_cmdlet, _settings, this, _folders, _sources, _cleanup!).RunAsync();

    /// <summary>Takes files of watched folders that are complete, each also if it was taken before.</summary>
    public async Task TakeAsync(IEnumerable<FoundSource> complete)
    {
        foreach (FoundSource[] together in complete.Chunk(EnteredTogether))
        {
            _plan.Listed += together.Count(found => found.Skipped is null);
            await TakeAsync(together, _ => true);
        }

        await _runner!.CatchUpAsync(TakeAsync);
    }

    private async Task TakeAsync(FoundSource[] together, Func<FoundSource, bool> isNew)
    {
        await (_journal?.EnterAsync([.. together.Where(found => found.Skipped is null).Select(found => found.Path)], _cmdlet.StopToken) ?? Task.CompletedTask);
        foreach (FoundSource found in together)
        {
            if (found.Skipped is not null)
            {
                Skip(found, found.Skipped);
                continue;
            }

            _plan.Listed--;
            if (isNew(found))
            {
                _roots[found.Path] = found.Root;
                await TakeAsync(found.Path);
            }
        }
    }

    /// <summary>Leaves out a file or folder.</summary>
    public void Skip(FoundSource found, string reason)
    {
        _cmdlet.WriteVerbose($"'{found.Path}' is left out. {reason}");
        _plan.Skip(new BatchSkip(found.Path, reason) { Count = found.Count });
    }

    /// <summary>The input has ended: completes the run, closes the journal, and returns the summary.</summary>
    public async Task<string> FinishAsync()
    {
        if (_runner is null)
        {
            foreach (PlannedSource planned in _plan.At(PlannedStep.LookUp).Where(planned => _settings.Resubmit || planned.Last!.IsSafeToResend(_reader.KeepsIds)))
            {
                _maySend(planned.Source, ", unless it has already been started");
            }

            return BatchSummary.Of(_plan, _reader.Replaces) + (_preview is null ? "" : $"\n{_preview}");
        }

        await _runner.FinishAsync(TakeAsync);
        await (_duplicates?.ReleaseAsync(_cmdlet.StopToken) ?? Task.CompletedTask);
        await _runner.DisposeAsync();
        if (_journal!.Failure is not null)
        {
            _cmdlet.WriteError(ErrorRecords.JournalNotWritten(_journal.Failure, _journal.Name, _notBegun));
        }

        await CloseAsync(null);
        return BatchSummary.Of(_journal, State!) + BatchSummary.Retried(_plan);
    }

    /// <summary>The run was stopped: closes the journal, and returns the summary; null if the run has ended by itself.</summary>
    public async Task<string?> StopAsync()
    {
        if (_journal is null || State is not null)
        {
            return null;
        }

        await CloseAsync(RunEnd.Stopped).ConfigureAwait(false);
        return BatchSummary.Of(_journal, State!);
    }

    /// <summary>Closes the journal; what was recorded is on disk.</summary>
    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task CloseAsync(string? early)
    {
        await _cleanup!.DisposeAsync();
        RunEnd end = new(_journal!.Failure is null ? _runner!.EndedEarly ?? early : JournalNotWrittenException.Id, _cmdlet.Errors + _runner!.Unreported);
        try
        {
            await _journal.EndAsync(end);
        }
        catch (JournalNotWrittenException)
        {
            // It was reported; a run without an end counts as interrupted.
            end = end with { Early = JournalNotWrittenException.Id };
        }

        State = await _journal.StateAsync(end, CancellationToken.None);
        await _journal.DisposeAsync();
    }

    // While its original is in flight, it is not decided yet whether it is sent after all.
    private void LeaveOut(string source, string original)
    {
        _cmdlet.WriteVerbose($"'{source}' is left out. {DuplicateIndex.Reason(original)}");
        _plan.Remove(source);
        if (_journal is null || _plan.Find(original) is { Step: PlannedStep.Finished })
        {
            _plan.Skip(new BatchSkip(source, DuplicateIndex.Reason(original)));
        }
        else
        {
            _duplicates!.Hold(source, original);
        }
    }

    private async Task TakeAsync(string source)
    {
        if (_journal?.Failure is not null)
        {
            _notBegun++;
            return;
        }

        await TakeAsync(await _reader.ClaimAsync(source, _cmdlet.StopToken));
    }

    private async Task TakeAsync(SourceClaim claim)
    {
        string source = claim.Source;
        PlannedSource planned = await _plan.AddAsync(claim, _cmdlet.StopToken);
        if (planned.Step is PlannedStep.Elsewhere or PlannedStep.EndedElsewhere)
        {
            if (planned.Step == PlannedStep.EndedElsewhere)
            {
                _cleanup?.Release(source, isAgain: false);
            }

            return;
        }

        if (planned.Step == PlannedStep.Send && _duplicates is not null && await _duplicates.FindAsync(source, _cmdlet.StopToken) is { } original)
        {
            LeaveOut(source, original);
            return;
        }

        if (planned.HasChanged)
        {
            _cmdlet.WriteVerbose($"'{source}' has changed since it was sent, and is sent as a new file.");
            if (planned.IsAfterMoved && _journal is not null)
            {
                await _journal.AddAsync(new JournalEntry(source, JournalStep.Arrived)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }

        _cleanup?.Begin(source, _roots[source], planned.Last);
        if (planned.Problem is not null)
        {
            _cleanup?.Release(source, isAgain: false);
            _cmdlet.WriteError(planned.Problem);
        }
        else if (_runner is not null)
        {
            if (planned.Step != PlannedStep.Finished)
            {
                // If it cannot be recorded, neither can the first step, which is then the error.
                await _journal!.BeginAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }

            await _runner.TakeAsync(planned);
        }
        else if (planned.Step == PlannedStep.Send)
        {
            _maySend(source, "");
            _preview?.Add(source, _cmdlet.StopToken);
        }
    }
}
