using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Errors;
using VlmRun.Jobs;
using VlmRun.Runtime;

namespace VlmRun.Batch;

/// <summary>Decides for each source: nothing to do, wait, send, or look it up first.</summary>
internal sealed class BatchRunner : IAsyncDisposable
{
    // When more have not ended, the timeout was too short; the service has not lost them.
    private const int MaxAsked = 20;

    private static readonly TimeSpan[] s_asks = [TimeSpan.Zero, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2)];

    private readonly InvokeVlmBatchCommand _cmdlet;
    private readonly JournalHistory _history;
    private readonly Journal? _journal;
    private readonly BatchSubmitter? _submitter;
    private readonly BatchResults? _results;
    private readonly JobWaiter<Prediction> _waiter;
    private readonly ThrottledSender<Prediction?> _sender;
    private readonly JobOwners _owners;
    private readonly Dictionary<string, string> _finished;
    private readonly Dictionary<string, string> _sourceOf = new(StringComparer.Ordinal);
    private readonly List<JournalEntry> _inDoubt = [];
    private readonly List<JournalEntry> _skipped = [];
    private readonly ConcurrentQueue<JournalEntry> _newInDoubt = [];

    /// <summary>Nothing is done yet.</summary>
    /// <param name="cmdlet">Whose streams are written to.</param>
    /// <param name="history">What earlier runs did.</param>
    /// <param name="journal">Where this run is noted; null for none, so that nothing is sent.</param>
    /// <param name="output">Where each result gets a file; null for none.</param>
    /// <param name="roots">The sources of this run, each with the folder that it was given by.</param>
    public BatchRunner(
        InvokeVlmBatchCommand cmdlet, JournalHistory history, Journal? journal, BatchOutput? output, IReadOnlyDictionary<string, string> roots)
    {
        _cmdlet = cmdlet;
        _history = history;
        _journal = journal;
        _owners = new JobOwners(history);
        _finished = new Dictionary<string, string>(history.Comparer);
        _submitter = journal is null ? null : new BatchSubmitter(cmdlet.Client, journal, _owners, cmdlet.Request);
        _results = journal is null ? null : new BatchResults(cmdlet, journal, output, roots);
        _waiter = new JobWaiter<Prediction>(cmdlet, JobNoun.Prediction, cmdlet.Client.Predictions.Poll, cmdlet.TimeoutSec, null) { Note = EndedAsync };
        _sender = new ThrottledSender<Prediction?>(
            cmdlet, cmdlet.ThrottleLimit, "Starting predictions", (input, prediction) => WaitFor((string)input, prediction), null, _waiter.WriteReadyAsync);
    }

    /// <summary>What this run was the first to leave out.</summary>
    public int Skipped => _skipped.Count;

    /// <summary>Sources that were not begun, since the journal could not be written.</summary>
    public int NotBegun { get; private set; }

    /// <summary>Writes what is ready.</summary>
    public Task WriteReadyAsync()
    {
        _sender.WriteReady();
        return _waiter.WriteReadyAsync();
    }

    /// <summary>Takes up a source where earlier runs have left it.</summary>
    public async Task TakeAsync(string source)
    {
        if (_journal?.Failure is not null)
        {
            NotBegun++;
            return;
        }

        JournalEntry? last = _history.Last.GetValueOrDefault(source);
        if (last?.Content is { } content && await content.IsChangedAsync(source, _cmdlet.StopToken))
        {
            _cmdlet.WriteVerbose($"'{source}' has changed since it was uploaded: it is sent as a new file.");
            last = null;
        }

        switch (last?.Step)
        {
            case null or JournalStep.Uploaded or JournalStep.NotSubmitted:
                await StartAsync(source, last?.FileId, Guid.NewGuid().ToString(), mayBeInDoubt: _cmdlet.Resubmit);
                break;
            case { } step when last.Id is null || !JournalStep.IsKnown(step):
                // It may have been paid for.
                _cmdlet.WriteError(ErrorRecords.StepUnusable(source, step, JournalStep.IsKnown(step)));
                break;
            case JournalStep.Submitting or JournalStep.InDoubt or JournalStep.Lost:
                _inDoubt.Add(last);
                break;
            default:
                TakeStarted(source, last.Id, last);
                break;
        }
    }

    /// <summary>Notes what was found in a folder and is left out, unless something is known of it already.</summary>
    public void Skip(string source, string reason)
    {
        _cmdlet.WriteVerbose($"'{source}' is left out. {reason}");
        if (!_history.Last.ContainsKey(source) && _history.Skipped.GetValueOrDefault(source)?.Reason != reason)
        {
            _skipped.Add(new JournalEntry(source, JournalStep.Skipped) { Reason = reason });
        }
    }

    // As when it was started: the service may need a moment to know it. What ended without its result being noted is asked for too.
    private void TakeStarted(string source, string id, JournalEntry last)
    {
        try
        {
            _owners.Claim(id, source);
        }
        catch (OutcomeUnknownException exception)
        {
            _cmdlet.WriteError(ErrorRecords.From(exception, source));
            return;
        }

        if (last.HasResult)
        {
            _finished[source] = id;
        }
        else if (_journal is not null)
        {
            WaitFor(source, Started(id));
        }
    }

    /// <summary>The input has ended: writes what earlier runs have finished, settles in-doubt entries, and waits for the rest.</summary>
    public async Task FinishAsync()
    {
        _results?.WriteEarlier(_finished);
        await _sender.DrainAsync();
        if (_journal is not null)
        {
            // After what was sent, so that nothing is emptied for it; that the journal failed is said at the end.
            await Task.WhenAll(_skipped.Select(_journal.AddAsync))
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        // Last, since by now it is known whether the service keeps ids.
        await SettleAsync([.. _inDoubt, .. _newInDoubt]);
        await _sender.FinishAsync();
        await _waiter.FinishAsync();
        if (_submitter is not null && _journal is { Failure: null })
        {
            await NoteLostAsync(_submitter);
        }
    }

    public ValueTask DisposeAsync() => _waiter.DisposeAsync();

    private Task StartAsync(string source, string? fileId, string requestId, bool mayBeInDoubt) => _sender.AddAsync(
        source,
        () => _cmdlet.ShouldSend(source),
        () => SendAsync(source, fileId, requestId, mayBeInDoubt, _cmdlet.StopToken));

    // An in-doubt entry that may be sent again is settled at the end, like those of earlier runs; any other is an error.
    private async Task<Prediction?> SendAsync(string source, string? fileId, string requestId, bool mayBeInDoubt, CancellationToken cancellationToken)
    {
        try
        {
            return await _submitter!.StartAsync(source, fileId, requestId, cancellationToken).ConfigureAwait(false);
        }
        catch (OutcomeUnknownException) when (mayBeInDoubt)
        {
            _newInDoubt.Enqueue(new JournalEntry(source, JournalStep.Submitting) { Id = requestId });
            return null;
        }
    }

    private async Task SettleAsync(List<JournalEntry> open)
    {
        // A job that was just begun may show a little later: all of them are given that time together.
        for (int i = 0; i < s_asks.Length && _submitter is not null && open.Exists(entry => MayBeFound(entry, i)); i++)
        {
            await Task.Delay(s_asks[i], _cmdlet.StopToken);
            foreach (JournalEntry entry in open.Where(entry => MayBeFound(entry, i)).ToArray())
            {
                if (await IsSettledAsync(_submitter, entry))
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

    private bool? KeepsIds => _journal is null ? _history.KeepsIds : _journal.KeepsIds;

    private bool MayBeFound(JournalEntry entry, int asks) => entry.Step == JournalStep.Lost ? asks == 0 : KeepsIds != false;

    private async Task<bool> IsSettledAsync(BatchSubmitter run, JournalEntry entry)
    {
        try
        {
            Prediction? found = await run.FindAsync(entry, _cmdlet.StopToken);
            WaitFor(entry.Source, found);
            return found is not null;
        }
        catch (Exception exception) when (exception is VlmRunException or JournalNotWrittenException)
        {
            // It stays in doubt, and the others go on.
            _cmdlet.WriteError(ErrorRecords.From(exception, entry.Source));
            return true;
        }
    }

    private async Task ResendAsync(JournalEntry entry)
    {
        bool isLost = entry.Step == JournalStep.Lost;
        // Under its own id nothing is started twice; what was started and is lost has been paid for.
        bool isSafe = KeepsIds == true && !isLost;
        if (!isSafe && !_cmdlet.Resubmit)
        {
            if (_submitter is not null)
            {
                _cmdlet.WriteError(isLost ? ErrorRecords.PredictionLost(entry.Source, entry.Id!) : ErrorRecords.InDoubt(entry.Source, entry.Id!));
            }
        }
        else if (_submitter is null)
        {
            _cmdlet.ShouldSend(entry.Source, ", unless it turns out to have been started");
        }
        else
        {
            await StartAsync(entry.Source, entry.FileId, isSafe ? entry.Id! : Guid.NewGuid().ToString(), mayBeInDoubt: false);
        }
    }

    // The wait has said why these were not seen to end. What the service does not know any more would be waited for by every run.
    private async Task NoteLostAsync(BatchSubmitter run)
    {
        foreach ((string id, string source) in _sourceOf.Take(MaxAsked))
        {
            try
            {
                await run.NoteIfLostAsync(source, id, _cmdlet.StopToken);
            }
            catch (Exception exception) when (exception is VlmRunException or JournalNotWrittenException)
            {
                _cmdlet.WriteVerbose($"Whether the service still knows {id} could not be asked: {exception.Message}");
                return;
            }
        }
    }

    private Prediction Started(string id) => _cmdlet.Client.Predictions.Read(
        JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["id"] = id, ["status"] = JobStatus.Pending }), null);

    private void WaitFor(string source, Prediction? prediction)
    {
        if (prediction is not null)
        {
            _sourceOf[prediction.Id] = source;
            _waiter.Add(prediction.Id, prediction.From(source));
        }
    }

    private Task EndedAsync(IReadOnlyList<Prediction> predictions)
    {
        List<Prediction> ended = [];
        foreach (Prediction prediction in predictions)
        {
            _sourceOf.Remove(prediction.Id, out string? source);
            ended.Add(prediction.From(source!));
        }

        return _results!.NoteAsync(ended);
    }
}
