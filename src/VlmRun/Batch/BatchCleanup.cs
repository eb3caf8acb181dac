using System.Collections.Concurrent;
using System.Threading.Channels;
using VlmRun.Batch.Intake;
using VlmRun.Batch.Journals;

namespace VlmRun.Batch;

/// <summary>What is done with a source once its result is recorded, beside the run and one source after the other: its file is moved, and its upload is deleted at the service.</summary>
internal sealed class BatchCleanup : IAsyncDisposable
{
    private readonly VlmCmdlet _cmdlet;
    private readonly IJournal _journal;
    private readonly FilesClient? _files;
    private readonly BatchMoves _moves;
    private readonly ConcurrentDictionary<string, SourceInHand> _inHand = new(StringComparer.Ordinal);
    private readonly UploadUsers _uploads = new();
    private readonly Channel<SourceInHand> _ended = Channel.CreateUnbounded<SourceInHand>();
    private readonly ConcurrentQueue<(string Source, bool IsAgain)> _released = [];
    private readonly ConcurrentQueue<SourceInHand> _notMoved = [];
    private readonly ConcurrentQueue<Action> _reports = [];
    private readonly CancellationToken _stop;
    private readonly Task _work;
    private int _pending;
    private bool _hasWarned;

    /// <summary>Starts to wait for sources.</summary>
    /// <param name="cmdlet">The cmdlet whose streams are used.</param>
    /// <param name="journal">The journal.</param>
    /// <param name="settings">The settings of the run.</param>
    public BatchCleanup(VlmCmdlet cmdlet, IJournal journal, BatchSettings settings)
    {
        (_cmdlet, _journal, _stop) = (cmdlet, journal, cmdlet.StopToken);
        _files = settings.RemoveUpload ? cmdlet.Client.Files : null;
        _moves = new BatchMoves(journal, Mover(settings.MoveCompleted), Mover(settings.MoveFailed), text => _reports.Enqueue(() => cmdlet.WriteVerbose(text)));
        _work = Task.Run(WorkAsync);
    }

    /// <summary>Number of sources whose turn has not ended.</summary>
    public int Pending => Volatile.Read(ref _pending);

    /// <summary>A source is taken.</summary>
    /// <param name="source">The source.</param>
    /// <param name="root">The folder that it was specified by.</param>
    /// <param name="last">Its last step; null for a new source.</param>
    public void Begin(string source, string root, JournalEntry? last)
    {
        _inHand[source] = new SourceInHand(source, root, last);
        _uploads.Add(last?.FileId, last?.IsOwnUpload == true);
    }

    /// <summary>A step of a source is recorded that says what was uploaded.</summary>
    public void Uploaded(JournalEntry step)
    {
        if (_inHand.TryGetValue(step.Source, out SourceInHand? known))
        {
            _uploads.Remove(known.Last?.FileId);
            _uploads.Add(step.FileId, step.IsOwnUpload);
            _inHand[step.Source] = known with { Last = step };
        }
    }

    /// <summary>The end of a source is recorded.</summary>
    public void Ended(string source, bool hasResult) => End(source, known => known with { HasResult = hasResult, IsRecorded = true });

    /// <summary>A source could not be sent. If the reason lies in the file, it is put aside like one whose job failed; otherwise it may be sent later.</summary>
    public void NotSent(string source, Exception exception)
    {
        if (exception is UnusableFileException or VlmRunException { StatusCode: 400 or 413 or 415 or 422 })
        {
            End(source, known => known with { HasResult = false });
        }
        else
        {
            Release(source, isAgain: true);
        }
    }

    /// <summary>Whether a file that was complete is gone, or in use again, now that it is its turn; if so, nothing more is done with it for now.</summary>
    public async Task<bool> IsAwayAsync(string source)
    {
        bool isThere = System.IO.File.Exists(source);
        if (isThere && !FileInUse.Is(source))
        {
            return false;
        }

        if (!isThere)
        {
            await _journal.AddAsync(new JournalEntry(source, JournalStep.Skipped) { Reason = "It was removed or renamed before it was uploaded." }).ConfigureAwait(false);
        }

        Release(source, isAgain: isThere);
        return true;
    }

    /// <summary>Nothing more is done with a source in this run; with <paramref name="isAgain"/>, it may be taken again later.</summary>
    public void Release(string source, bool isAgain)
    {
        if (_inHand.TryRemove(source, out SourceInHand? known))
        {
            _uploads.Remove(known.Last?.FileId);
        }

        _released.Enqueue((source, isAgain));
    }

    /// <summary>Completes the moves that an ended run has begun.</summary>
    public async Task ContinueMovesAsync(CancellationToken cancellationToken)
    {
        foreach (JournalEntry last in await _journal.MovesAsync(cancellationToken))
        {
            if (!last.IsMoved)
            {
                Put(new SourceInHand(last.Source, last.Root ?? Path.GetDirectoryName(last.Source)!, last));
            }
        }

        await DrainAsync(cancellationToken);
    }

    /// <summary>Tries the moves again that have failed.</summary>
    public void RetryMoves()
    {
        for (int i = _notMoved.Count; i > 0 && _notMoved.TryDequeue(out SourceInHand? source); i--)
        {
            Put(source);
        }
    }

    /// <summary>The sources with which nothing more is done, each once.</summary>
    public IEnumerable<(string Source, bool IsAgain)> Released()
    {
        while (_released.TryDequeue(out (string Source, bool IsAgain) one))
        {
            yield return one;
        }
    }

    /// <summary>Writes errors and verbose lines; called on the pipeline thread.</summary>
    public void WriteReady()
    {
        while (_reports.TryDequeue(out Action? report))
        {
            report();
        }
    }

    /// <summary>Waits until all that has ended had its turn.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        while (Pending > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
            WriteReady();
        }

        WriteReady();
    }

    /// <summary>Ends the work; a move that is interrupted is completed by the next run.</summary>
    public async ValueTask DisposeAsync()
    {
        _ended.Writer.TryComplete();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static BatchMover? Mover(string? folder) => folder is null ? null : new BatchMover(folder);

    private void End(string source, Func<SourceInHand, SourceInHand> end)
    {
        if (_inHand.TryRemove(source, out SourceInHand? known))
        {
            Put(end(known));
        }
        else
        {
            _released.Enqueue((source, false));
        }
    }

    private void Put(SourceInHand source)
    {
        Interlocked.Increment(ref _pending);
        if (!_ended.Writer.TryWrite(source))
        {
            Interlocked.Decrement(ref _pending);
        }
    }

    private async Task WorkAsync()
    {
        await foreach (SourceInHand source in _ended.Reader.ReadAllAsync(_stop).ConfigureAwait(false))
        {
            try
            {
                bool isUnused = _uploads.Remove(source.Last?.FileId);
                await _moves.MoveAsync(source, _stop).ConfigureAwait(false);
                if (isUnused && source.IsRecorded && _files is not null)
                {
                    await RemoveUploadAsync(source.Source, source.Last!.FileId!).ConfigureAwait(false);
                }
            }
            catch (FileNotMovedException exception)
            {
                _notMoved.Enqueue(source);
                _reports.Enqueue(() => _cmdlet.WriteError(ErrorRecords.From(exception, source.Source)));
            }
            catch (ClaimLostException)
            {
                // Another process has moved it, or has taken it over.
            }
            catch (JournalNotWrittenException)
            {
                // The run reports at its end that the journal cannot be written.
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                _reports.Enqueue(() => _cmdlet.WriteError(ErrorRecords.From(exception, source.Source)));
            }
            finally
            {
                _released.Enqueue((source.Source, false));
                Interlocked.Decrement(ref _pending);
            }
        }
    }

    private async Task RemoveUploadAsync(string source, string fileId)
    {
        try
        {
            await _files!.DeleteAsync(fileId, _stop).ConfigureAwait(false);
        }
        catch (VlmRunNotFoundException)
        {
            // It is gone, as it should be.
        }
        catch (VlmRunException exception)
        {
            string text = $"The upload {fileId} of '{source}' could not be deleted at the service: {exception.Message}";
            _reports.Enqueue(_hasWarned ? () => _cmdlet.WriteVerbose(text) : () => _cmdlet.WriteWarning(text));
            _hasWarned = true;
            return;
        }

        await _journal.AddAsync(new JournalEntry(source, JournalStep.UploadRemoved) { FileId = fileId }).ConfigureAwait(false);
    }
}
