using System.Collections.Concurrent;
using VlmRun.Batch.Journals;

namespace VlmRun.Batch;

/// <summary>Carries out the plan of a batch: sends, looks up, waits and writes.</summary>
/// The type of job: a prediction or an execution.
internal sealed class BatchRunner<T> : IBatchRunner
    where T : class, IJob<T>
{
    // If more have not ended, the timeout was too short; the service has not lost them.
    private const int MaxAsked = 20;

    private static readonly TimeSpan s_leftPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan[] s_lookupPauses = [TimeSpan.Zero, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2)];

    private readonly VlmCmdlet _cmdlet;
    private readonly BatchJobs<T> _jobs;
    private readonly IJournal _journal;
    private readonly BatchSettings _settings;
    private readonly BatchPlan _plan;
    private readonly Func<string, bool> _maySend;
    private readonly BatchSubmitter<T> _submitter;
    private readonly BatchResults<T> _results;
    private readonly JobWaiter<T> _waiter;
    private readonly ThrottledSender<T?> _sender;
    private readonly BatchSpending _spending;
    private readonly Dictionary<string, string> _sourceOf = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<JournalEntry> _newInDoubt = [];
    private readonly HashSet<string> _settled = new(StringComparer.Ordinal);
    private readonly List<(string Source, string Reason)> _notSent = [];
    private bool _declined;
    private readonly BatchCleanup _cleanup;
    private readonly BatchNotes _notes;

    /// <summary>Creates the runner; sends nothing yet.</summary>
    /// <param name="cmdlet">The cmdlet whose streams are used.</param>
    /// <param name="jobs">The kind of job.</param>
    /// <param name="journal">The journal of this run.</param>
    /// <param name="settings">The settings of the run.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="submitter">Uploads and submits.</param>
    /// <param name="results">Receives the jobs that have ended.</param>
    /// <param name="cleanup">Is told which sources have ended, and how.</param>
    /// <param name="maySend">Asks whether a source may be sent.</param>
    public BatchRunner(
        VlmCmdlet cmdlet, BatchJobs<T> jobs, IJournal journal, BatchSettings settings, BatchPlan plan, BatchSubmitter<T> submitter, BatchResults<T> results, BatchCleanup cleanup, Func<string, bool> maySend)
    {
        (_cmdlet, _jobs, _journal, _settings, _plan, _submitter, _results, _cleanup, _notes, _maySend) = (cmdlet, jobs, journal, settings, plan, submitter, results, cleanup, new BatchNotes(cmdlet, journal, plan), maySend);
        _spending = new BatchSpending(cmdlet, settings, journal);
        _waiter = new JobWaiter<T>(cmdlet, jobs.Noun, jobs.Poll, settings.TimeoutSec, settings.IntervalSec) { Note = EndedAsync, ShowsRate = true, GaveUp = id => _spending.GiveUp(id, _sourceOf.GetValueOrDefault(id)) };
        _sender = new ThrottledSender<T?>(
            cmdlet, settings.ThrottleLimit, $"Starting {jobs.Noun.Many}", (input, job) => WaitFor((string)input, job), _waiter.Describe, _waiter.WriteReadyAsync)
        { Spending = _spending.Requests, WhenBusy = _waiter.InputPauses };
        _waiter.Sending = () => (_sender.InFlight, _sender.Failed);
        _waiter.Total = () => plan.At(PlannedStep.Send).Count() + plan.At(PlannedStep.Wait).Count() + plan.Listed;
    }

    /// <inheritdoc/>
    public string? EndedEarly => _sender.EndedBy is { } cause ? ErrorRecords.From(cause, null).FullyQualifiedErrorId : _sender.OverBudget > 0 ? BudgetReachedException.Id : _declined ? RunEnd.NotConfirmed : null;

    /// <inheritdoc/>
    public int Unreported => _results.Unreported;

    /// <inheritdoc/>
    public int InFlight => _sender.InFlight + _waiter.Pending + _cleanup.Pending;

    /// <inheritdoc/>
    public bool HasEnded => _sender.EndedBy is not null || _journal.Failure is not null;

    /// <inheritdoc/>
    public ProgressState Describe() => _waiter.Describe();

    /// <inheritdoc/>
    public async Task WriteReadyAsync()
    {
        _cleanup.WriteReady();
        await _sender.WriteReadyAsync();
        await _waiter.WriteReadyAsync();
    }

    /// <inheritdoc/>
    public Task TakeAsync(PlannedSource planned)
    {
        switch (planned.Step)
        {
            case PlannedStep.Send:
                return StartAsync(planned.Source, planned.Last?.FileId, Guid.NewGuid().ToString(), mayBeInDoubt: _settings.Resubmit);
            case PlannedStep.Wait:
                // Handled like a job that was just started, since the service may show it with a delay. A job that ended without a recorded result is requested too.
                WaitFor(planned.Source, _jobs.Started(planned.Last!.Id!));
                break;
            case PlannedStep.MoveOnly:
                _cleanup.Ended(planned.Source, planned.Last!.Step == JournalStep.Completed);
                break;
            case PlannedStep.Finished when _results.IsWritten(planned.Last!.Id!):
                _cleanup.Ended(planned.Source, planned.Last.Step == JournalStep.Completed);
                break;
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task CatchUpAsync(Func<SourceClaim, Task> take)
    {
        await TakeLeftAsync(take, isIdle: false);
        await _results.WriteEarlierAsync(_plan.At(PlannedStep.Finished));
        await _notes.SkippedAsync();
        await (_sender.InFlight == 0 ? SettleAsync(Unsettled()) : Task.CompletedTask);
        _waiter.InputPauses();
    }

    /// <inheritdoc/>
    public async Task FinishAsync(Func<SourceClaim, Task> take)
    {
        await _results.WriteEarlierAsync(_plan.At(PlannedStep.Finished));
        await _sender.DrainAsync();
        // After the new files, so that reading the journal does not delay them.
        await _notes.SkippedAsync();
        do
        {
            // Last, because by now it is known whether the service keeps client ids.
            await SettleAsync(Unsettled());
        }
        while (await TakeAllLeftAsync(take));
        await _sender.FinishAsync();
        await _notes.AddAsync(_notSent.Select(one => new JournalEntry(one.Source, JournalStep.NotSubmitted) { Reason = one.Reason }));
        await _waiter.FinishAsync();
        if (_journal.Failure is null)
        {
            await _notes.GoneAsync();
            await _notes.LostAsync(_sourceOf.Take(MaxAsked), _submitter.NoteIfLostAsync);
        }

        await _cleanup.DrainAsync(_cmdlet.StopToken);
    }

    public ValueTask DisposeAsync() => _waiter.DisposeAsync();

    private async Task StartAsync(string source, string? fileId, string requestId, bool mayBeInDoubt)
    {
        bool? isAllowed = null;
        Task<T?> Send() => SendAsync(source, fileId, requestId, mayBeInDoubt, _cmdlet.StopToken);
        await _sender.AddAsync(source, () => (isAllowed = _maySend(source)).Value, Send, estimate: () => _spending.Estimate(source));
        _declined |= isAllowed == false;
        if (isAllowed is null && _plan.Find(source) is { Step: PlannedStep.Send, Last: null or { Step: JournalStep.Uploaded or JournalStep.NotSubmitted } })
        {
            _notSent.Add((source, _sender.EndedBy is null ? "It did not fit into the budget of credits." : $"Sending had ended before: {_sender.EndedBy.Message}"));
        }
    }

    // An in-doubt entry that may be sent again is resolved at the end, like those of earlier runs; any other is an error.
    private async Task<T?> SendAsync(string source, string? fileId, string requestId, bool mayBeInDoubt, CancellationToken cancellationToken)
    {
        try
        {
            if (_settings.Watch && await _cleanup.IsAwayAsync(source).ConfigureAwait(false))
            {
                await _spending.NotSentAsync(source).ConfigureAwait(false);
                return null;
            }

            return _journal.Failure is { } failure ? throw failure : await _submitter.StartAsync(source, fileId, requestId, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ClaimLostException || (exception is OutcomeUnknownException && mayBeInDoubt))
        {
            // What another process has taken over, the journal returns when that one has ended it or stopped.
            if (exception is OutcomeUnknownException)
            {
                _newInDoubt.Enqueue(new JournalEntry(source, JournalStep.Submitting) { Id = _jobs.HasRequestIds ? requestId : null });
            }

            await _spending.InDoubtAsync(source).ConfigureAwait(false);
            return null;
        }
        catch (Exception exception) when (ErrorRecords.IsExpected(exception) && exception is not OutcomeUnknownException)
        {
            _cleanup.NotSent(source, exception);
            throw;
        }
    }

    private List<JournalEntry> Unsettled()
    {
        List<JournalEntry> open = [.. _plan.At(PlannedStep.LookUp).Select(planned => planned.Last!).Where(entry => _settled.Add(entry.Source))];
        while (_newInDoubt.TryDequeue(out JournalEntry? entry))
        {
            open.Add(entry);
        }

        return open;
    }

    // Takes the sources that other processes had and that they have ended or left; false when there is none any more.
    private async Task<bool> TakeAllLeftAsync(Func<SourceClaim, Task> take)
    {
        while (_journal.Failure is null)
        {
            int working = _sender.InFlight + _waiter.Pending + _cleanup.Pending;
            await WriteReadyAsync();
            bool isIdle = working == 0 && _sender.InFlight + _waiter.Pending == 0;
            int? count = await TakeLeftAsync(take, isIdle);
            if (count is null || _plan.At(PlannedStep.LookUp).Any(planned => !_settled.Contains(planned.Source)) || !_newInDoubt.IsEmpty)
            {
                return count is not null;
            }

            if (count == 0)
            {
                _waiter.InputPauses();
                await Task.Delay(s_leftPause, _cmdlet.StopToken);
            }
        }

        return false;
    }

    private async Task<int?> TakeLeftAsync(Func<SourceClaim, Task> take, bool isIdle)
    {
        IReadOnlyList<SourceClaim>? claims = await _journal.ClaimLeftAsync(_settings.ThrottleLimit, isIdle, _cmdlet.StopToken);
        foreach (SourceClaim claim in claims ?? [])
        {
            await take(claim);
        }

        return claims?.Count;
    }

    private async Task SettleAsync(List<JournalEntry> open)
    {
        // The service may show a new job with a delay: wait once for all of them.
        for (int i = 0; i < s_lookupPauses.Length && open.Exists(entry => entry.MayBeFound(_journal.KeepsIds, i)); i++)
        {
            await Task.Delay(s_lookupPauses[i], _cmdlet.StopToken);
            foreach (JournalEntry entry in open.Where(entry => entry.MayBeFound(_journal.KeepsIds, i)).ToArray())
            {
                if (await IsSettledAsync(entry))
                {
                    open.Remove(entry);
                }
            }
        }

        foreach (JournalEntry entry in open)
        {
            await ResendAsync(entry);
        }
    }

    private async Task<bool> IsSettledAsync(JournalEntry entry)
    {
        try
        {
            T? found = await _submitter.FindAsync(entry, _cmdlet.StopToken);
            WaitFor(entry.Source, found);
            return found is not null;
        }
        catch (ClaimLostException)
        {
            return true;
        }
        catch (Exception exception) when (exception is VlmRunException or JournalNotWrittenException)
        {
            // It stays in doubt, and the run continues with the others.
            _cmdlet.WriteError(ErrorRecords.From(exception, entry.Source));
            return true;
        }
    }

    private async Task ResendAsync(JournalEntry entry)
    {
        bool isSafe = entry.IsSafeToResend(_journal.KeepsIds);
        if (!isSafe && !_settings.Resubmit && !(_settings.RetryFailed && entry.Step == JournalStep.Lost))
        {
            _cmdlet.WriteError(entry.Step == JournalStep.Lost ? ErrorRecords.JobLost(_jobs.Noun, entry.Source, entry.Id!) : ErrorRecords.InDoubt(_jobs.Noun, entry.Source, entry.Id));
        }
        else
        {
            await StartAsync(entry.Source, entry.FileId, isSafe ? entry.Id! : Guid.NewGuid().ToString(), mayBeInDoubt: false);
        }
    }

    private void WaitFor(string source, T? job)
    {
        if (job is not null)
        {
            _sourceOf[job.Id] = source;
            _waiter.Add(job.Id, job.From(source));
        }
    }

    private async Task EndedAsync(IReadOnlyList<T> jobs)
    {
        T[] ended = [.. jobs.Select(job => job.From(_sourceOf.Remove(job.Id, out string? source) ? source : ""))];
        await Task.WhenAll(ended.Select(job => _spending.EndedAsync(job.Source!, job.CreditsUsed)));
        await _results.NoteAsync(ended);
    }
}
