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

/// <summary>What is to be done about each source: nothing, wait, send, or find out first.</summary>
internal sealed class BatchRunner : IAsyncDisposable
{
    // More that were not seen to end are the time's doing, not the service's.
    private const int MostAsked = 20;

    private static readonly TimeSpan[] s_asks = [TimeSpan.Zero, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2)];

    private readonly InvokeVlmBatchCommand _cmdlet;
    private readonly JournalHistory _history;
    private readonly Journal? _journal;
    private readonly BatchSubmitter? _run;
    private readonly BatchResults? _results;
    private readonly JobWaiter<Prediction> _wait;
    private readonly ThrottledSender<Prediction?> _sending;
    private readonly JobOwners _owners;
    private readonly Dictionary<string, string> _finished;
    private readonly Dictionary<string, string> _sourceOf = new(StringComparer.Ordinal);
    private readonly List<JournalEntry> _doubts = [];
    private readonly List<JournalEntry> _skipped = [];
    private readonly ConcurrentQueue<JournalEntry> _newDoubts = [];

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
        _run = journal is null ? null : new BatchSubmitter(cmdlet.Client, journal, _owners, cmdlet.Request);
        _results = journal is null ? null : new BatchResults(cmdlet, journal, output, roots);
        _wait = new JobWaiter<Prediction>(cmdlet, JobNoun.Prediction, cmdlet.Client.Predictions.Poll, cmdlet.TimeoutSec, null) { Note = EndedAsync };
        _sending = new ThrottledSender<Prediction?>(
            cmdlet, cmdlet.ThrottleLimit, "Starting predictions", (input, prediction) => Watch((string)input, prediction), null, _wait.WriteReadyAsync);
    }

    /// <summary>What this run was the first to leave out.</summary>
    public int Skipped => _skipped.Count;

    /// <summary>Sources that were not begun, since the journal could not be written.</summary>
    public int NotBegun { get; private set; }

    /// <summary>Writes what is ready.</summary>
    public Task WriteReadyAsync()
    {
        _sending.WriteReady();
        return _wait.WriteReadyAsync();
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
                await StartAsync(source, last?.FileId, Guid.NewGuid().ToString(), mayDoubt: _cmdlet.Resubmit);
                break;
            case { } step when last.Id is null || !JournalStep.IsKnown(step):
                // It may be paid for, whatever it says.
                _cmdlet.WriteError(ErrorRecords.StepUnusable(source, step, JournalStep.IsKnown(step)));
                break;
            case JournalStep.Submitting or JournalStep.InDoubt or JournalStep.Lost:
                _doubts.Add(last);
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
            Watch(source, Started(id));
        }
    }

    /// <summary>No more come: writes what earlier runs have finished, settles what is in doubt, and waits for the rest.</summary>
    public async Task FinishAsync()
    {
        _results?.WriteEarlier(_finished);
        await _sending.DrainAsync();
        if (_journal is not null)
        {
            // After what was sent, so that nothing is emptied for it; that the journal failed is said at the end.
            await Task.WhenAll(_skipped.Select(_journal.AddAsync))
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        // Last, since by now it is known whether the service keeps ids.
        await SettleAsync([.. _doubts, .. _newDoubts]);
        await _sending.FinishAsync();
        await _wait.FinishAsync();
        if (_run is not null && _journal is { Failure: null })
        {
            await NoteLostAsync(_run);
        }
    }

    public ValueTask DisposeAsync() => _wait.DisposeAsync();

    private Task StartAsync(string source, string? fileId, string requestId, bool mayDoubt) => _sending.AddAsync(
        source,
        () => _cmdlet.ShouldSend(source),
        () => SendAsync(source, fileId, requestId, mayDoubt, _cmdlet.StopToken));

    // A doubt that may be sent again is settled at the end, as those of earlier runs; any other is an error.
    private async Task<Prediction?> SendAsync(string source, string? fileId, string requestId, bool mayDoubt, CancellationToken cancellationToken)
    {
        try
        {
            return await _run!.StartAsync(source, fileId, requestId, cancellationToken).ConfigureAwait(false);
        }
        catch (OutcomeUnknownException) when (mayDoubt)
        {
            _newDoubts.Enqueue(new JournalEntry(source, JournalStep.Submitting) { Id = requestId });
            return null;
        }
    }

    private async Task SettleAsync(List<JournalEntry> open)
    {
        // A job that was just begun may show a little later: all of them are given that time together.
        for (int i = 0; i < s_asks.Length && _run is not null && open.Exists(doubt => MayBeFound(doubt, i)); i++)
        {
            await Task.Delay(s_asks[i], _cmdlet.StopToken);
            foreach (JournalEntry doubt in open.Where(doubt => MayBeFound(doubt, i)).ToArray())
            {
                if (await IsSettledAsync(_run, doubt))
                {
                    open.Remove(doubt);
                }
            }
        }

        foreach (JournalEntry doubt in open)
        {
            await ResendAsync(doubt);
        }
    }

    private bool? KeepsIds => _journal is null ? _history.KeepsIds : _journal.KeepsIds;

    private bool MayBeFound(JournalEntry doubt, int asks) => doubt.Step == JournalStep.Lost ? asks == 0 : KeepsIds != false;

    private async Task<bool> IsSettledAsync(BatchSubmitter run, JournalEntry doubt)
    {
        try
        {
            Prediction? found = await run.FindAsync(doubt, _cmdlet.StopToken);
            Watch(doubt.Source, found);
            return found is not null;
        }
        catch (Exception exception) when (exception is VlmRunException or JournalNotWrittenException)
        {
            // It stays in doubt, and the others go on.
            _cmdlet.WriteError(ErrorRecords.From(exception, doubt.Source));
            return true;
        }
    }

    private async Task ResendAsync(JournalEntry doubt)
    {
        bool isLost = doubt.Step == JournalStep.Lost;
        // Under its own id nothing is started twice; what was started and is lost has been paid for.
        bool isSafe = KeepsIds == true && !isLost;
        if (!isSafe && !_cmdlet.Resubmit)
        {
            if (_run is not null)
            {
                _cmdlet.WriteError(isLost ? ErrorRecords.PredictionLost(doubt.Source, doubt.Id!) : ErrorRecords.InDoubt(doubt.Source, doubt.Id!));
            }
        }
        else if (_run is null)
        {
            _cmdlet.ShouldSend(doubt.Source, ", unless it turns out to have been started");
        }
        else
        {
            await StartAsync(doubt.Source, doubt.FileId, isSafe ? doubt.Id! : Guid.NewGuid().ToString(), mayDoubt: false);
        }
    }

    // The wait has said why these were not seen to end. What the service does not know any more would be waited for by every run.
    private async Task NoteLostAsync(BatchSubmitter run)
    {
        foreach ((string id, string source) in _sourceOf.Take(MostAsked))
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

    private void Watch(string source, Prediction? prediction)
    {
        if (prediction is not null)
        {
            _sourceOf[prediction.Id] = source;
            _wait.Add(prediction.Id, prediction.From(source));
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
