using System.Threading.Channels;
using Microsoft.Win32.SafeHandles;

namespace VlmRun.Batch.Journals;

/// <summary>Records the steps of a run in a file before the run continues; one run writes it at a time, and has every source.</summary>
internal sealed class FileJournal : IJournal
{
    private readonly Channel<JournalLine> _lines = Channel.CreateUnbounded<JournalLine>(new UnboundedChannelOptions { SingleReader = true });
    private readonly FileStream _file;
    private readonly SafeFileHandle _handle;
    private readonly Task _writer;
    private readonly JobOwners _owners;
    private readonly JournalHeader _header;
    private readonly JournalHistory _history;
    private JournalHistory? _replaces;
    private bool _hasBegun;

    private FileJournal(string path, FileStream file, JournalHeader header, JournalHistory found, bool restart)
    {
        Name = path;
        _file = file;
        _handle = file.SafeFileHandle;
        bool continues = !restart && !found.IsEmpty;
        _header = continues ? found.Header! : header;
        _replaces = restart && !found.IsEmpty ? found : null;
        _history = continues ? found : new JournalHistory(found.Comparer);
        _owners = new JobOwners(_history, _header.Noun);
        if (continues)
        {
            Continue();
        }
        else if (_replaces is null)
        {
            BeginReplacement();
        }

        KeepsIds = _history.KeepsIds;
        _writer = Task.Run(WriteAsync);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IEqualityComparer<string> Comparer => _history.Comparer;

    /// <inheritdoc/>
    // The old content is kept until the first step of a run that starts again.
    public JournalContent? Replaces => _replaces?.Content;

    /// <inheritdoc/>
    public string? Kept { get; private set; }

    /// <inheritdoc/>
    public JournalNotWrittenException? Failure { get; private set; }

    /// <inheritdoc/>
    public bool? KeepsIds { get; private set; }

    /// <summary>Opens a journal to continue, or creates one; with <paramref name="restart"/>, its content is kept until the first step.</summary>
    /// <exception cref="JournalInUseException">Another run writes it.</exception>
    /// <exception cref="JournalNotWrittenException">It cannot be written.</exception>
    /// <exception cref="JournalUnusableException">It is not a journal, belongs to another run, or is damaged.</exception>
    public static async Task<FileJournal> OpenAsync(string path, JournalHeader wanted, bool restart, CancellationToken cancellationToken)
    {
        JournalPath.Check(path);
        if (!Directory.Exists(Path.GetDirectoryName(path)))
        {
            throw new DirectoryNotFoundException($"The folder of the journal '{path}' does not exist.");
        }

        FileStream? file = null;
        try
        {
            file = await JournalLock.OpenAsync(path, cancellationToken);
            JournalHistory found = JournalHistory.Read(path);
            return new FileJournal(path, file, wanted, restart ? found : found.For(wanted, path), restart);
        }
        catch (Exception exception)
        {
            file?.Dispose();
            if (exception is UnauthorizedAccessException or IOException and not JournalInUseException and not JournalUnusableException)
            {
                throw NotWritten(path, exception);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public Task EnterAsync(IReadOnlyList<string> sources, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<SourceClaim> ClaimAsync(string source, CancellationToken cancellationToken) => Task.FromResult(new SourceClaim(source, _history.Find(source)));

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> UnsentAsync(CancellationToken cancellationToken) => Task.FromResult(_history.Unsent());

    /// <inheritdoc/>
    public Task<IReadOnlyList<SourceClaim>?> ClaimLeftAsync(int max, bool isIdle, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<SourceClaim>?>(null);

    /// <inheritdoc/>
    public Task<IReadOnlyList<JournalEntry>> SameSizeAsync(long bytes, CancellationToken cancellationToken) => Task.FromResult(_history.SameSize(bytes));

    /// <inheritdoc/>
    public Task<IReadOnlyList<JournalEntry>> MovesAsync(CancellationToken cancellationToken) => Task.FromResult(_history.Moves());

    /// <inheritdoc/>
    public ValueTask<bool> IsOfMovedFileAsync(string id, CancellationToken cancellationToken) => ValueTask.FromResult(_history.IsOfMovedFile(id));

    /// <inheritdoc/>
    public void ClaimId(string id, string source) => _owners.Claim(id, source);

    /// <inheritdoc/>
    public ValueTask<bool> HasResultAsync(string id, CancellationToken cancellationToken) => ValueTask.FromResult(_history.HasResult(id));

    /// <inheritdoc/>
    public Task<BatchState> StateAsync(RunEnd end, CancellationToken cancellationToken) =>
        Task.FromResult(BatchState.Of(Name, _header, _history.Facts(false) with { HasBegun = true, End = end }));

    /// <inheritdoc/>
    public Task AddAsync(JournalEntry entry)
    {
        if (entry.Step == JournalStep.Skipped && (_history.IsStarted(entry.Source) || _history.FindSkipped(entry.Source)?.Reason == entry.Reason))
        {
            return Task.CompletedTask;
        }

        if (entry.Step == JournalStep.Moving && _history.Find(entry.Source) is { IsMoved: false } begun && begun.Target == entry.Target)
        {
            return Failure is null ? Task.CompletedTask : Task.FromException(Failure);
        }

        KeepsIds = entry.KeptId ?? KeepsIds;
        // Serialized here and not in the writer, so that an error affects only this entry.
        JournalLine line = new(entry, entry.Head());
        if (Failure is { } failure && line.Begins)
        {
            return Task.FromException(failure);
        }

        return _lines.Writer.TryWrite(line)
            ? line.Written.Task
            : Task.FromException(Failure ?? new JournalNotWrittenException($"The journal '{Name}' is closed.", null));
    }

    /// <inheritdoc/>
    public Task BeginAsync()
    {
        bool isFirst = !_hasBegun;
        _hasBegun = true;
        return isFirst ? AddAsync(new JournalEntry("", JournalStep.RunBegun)) : Task.CompletedTask;
    }

    /// <inheritdoc/>
    // A run that did nothing, and ends as the one before it, leaves the journal as it is.
    public Task EndAsync(RunEnd end) => !_hasBegun && _history.Run.End == end ? Task.CompletedTask : AddAsync(new JournalEntry("", JournalStep.RunEnded) { End = end });

    /// <inheritdoc/>
    public IAsyncEnumerable<(string Source, JsonElement Prediction)> PredictionsAsync(IEnumerable<JournalEntry> entries, CancellationToken cancellationToken) => entries
        .OrderBy(entry => entry.Position)
        .Select(entry => (entry.Source, JournalReader.LineAt(_handle, Name, entry.Position).Field("prediction")!.Value))
        .ToAsyncEnumerable();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await _writer.ConfigureAwait(false);
        await _file.DisposeAsync().ConfigureAwait(false);
    }

    private static JournalNotWrittenException NotWritten(string path, Exception exception) =>
        new($"The journal '{path}' cannot be written: {exception.Message.TrimEnd('.')}.", exception);

    private void Continue()
    {
        // Removes an incomplete last line after a power failure, so that the next line is complete.
        _file.SetLength(_history.End);
        _file.Seek(_history.End, SeekOrigin.Begin);
        IReadOnlyList<JournalEntry> inDoubt = _history.MarkInDoubt();
        foreach (JournalEntry entry in inDoubt)
        {
            JournalEntry.WriteLine(_file, entry.Head(), null);
        }

        if (inDoubt.Count > 0)
        {
            _file.Flush(flushToDisk: true);
        }
    }

    private void BeginReplacement()
    {
        _file.SetLength(0);
        _file.Seek(0, SeekOrigin.Begin);
        _file.Write(_header.Line());
        _file.Flush(flushToDisk: true);
    }

    // Steps that arrive together share one flush.
    private async Task WriteAsync()
    {
        List<JournalLine> together = [];
        while (await _lines.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            together.Clear();
            try
            {
                while (_lines.Reader.TryRead(out JournalLine? next))
                {
                    together.Add(next);
                    Write(next);
                }

                _file.Flush(flushToDisk: true);
                CheckPlace();
                together.ForEach(End);
            }
            catch (Exception exception)
            {
                // Whatever the reason, no step may continue that cannot be recorded, and no caller may wait for it.
                JournalNotWrittenException failure = NotWritten(Name, exception);
                Failure = failure;
                _lines.Writer.TryComplete(failure);
                while (_lines.Reader.TryRead(out JournalLine? left))
                {
                    together.Add(left);
                }

                together.ForEach(line => line.Written.TrySetException(failure));
                return;
            }
        }
    }

    private void Write(JournalLine line)
    {
        if (_replaces is not null)
        {
            if (line.Entry.Step is JournalStep.NotSubmitted or JournalStep.Skipped or JournalStep.RunBegun or JournalStep.RunEnded)
            {
                // Nothing of this run is worth replacing the old journal yet.
                return;
            }

            Kept = JournalBackup.Make(_file, Name);
            _replaces = null;
            BeginReplacement();
            JournalEntry.WriteLine(_file, new JournalEntry("", JournalStep.RunBegun).Head(), null);
        }

        line.WriteTo(_file);
    }

    // If the file was removed or replaced, the journal would be lost or another run could start. Steps are still written to the opened file.
    private void CheckPlace()
    {
        if (Failure is null && !JournalLock.IsStillAt(Name))
        {
            Failure = new JournalNotWrittenException(
                $"The journal '{Name}' was removed or replaced while this run wrote it.", null, JournalFailure.Removed);
        }
    }

    private void End(JournalLine line)
    {
        if (line.IsInJournal)
        {
            _history.Add(line.Entry);
        }

        if (Failure is { } failure && line.Begins)
        {
            line.Written.TrySetException(failure);
        }
        else
        {
            line.Written.TrySetResult();
        }
    }
}
