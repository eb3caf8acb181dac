using System.Threading.Channels;
using Microsoft.Win32.SafeHandles;

namespace VlmRun.Batch;

/// <summary>Records the steps of a run on disk before the run continues; one run writes a journal at a time.</summary>
internal sealed class Journal : IAsyncDisposable
{
    private readonly Channel<JournalLine> _lines = Channel.CreateUnbounded<JournalLine>(new UnboundedChannelOptions { SingleReader = true });
    private readonly FileStream _file;
    private readonly SafeFileHandle _handle;
    private readonly Task _writer;

    private Journal(string path, FileStream file, JournalHeader header, JournalHistory found, bool restart)
    {
        Path = path;
        _file = file;
        _handle = file.SafeFileHandle;
        bool continues = !restart && !found.IsEmpty;
        Header = continues ? found.Header! : header;
        Replaces = restart && !found.IsEmpty ? found : null;
        History = continues ? found : new JournalHistory(found.Comparer);
        if (continues)
        {
            Continue();
        }
        else if (Replaces is null)
        {
            BeginReplacement();
        }

        KeepsIds = History.KeepsIds;
        _writer = Task.Run(WriteAsync);
    }

    public string Path { get; }

    /// <summary>Its first line.</summary>
    public JournalHeader Header { get; }

    /// <summary>The history when it was opened, as far as this run continues it, and what this run has added.</summary>
    public JournalHistory History { get; }

    /// <summary>The history that it still contains until the first step of a run that starts again; null when nothing is replaced, or was.</summary>
    public JournalHistory? Replaces { get; private set; }

    /// <summary>The path of the backup; null when nothing was replaced.</summary>
    public string? Kept { get; private set; }

    /// <summary>Why nothing more may be started; null if it may.</summary>
    public JournalNotWrittenException? Failure { get; private set; }

    /// <summary>Whether the service was seen to keep client ids; null if not known.</summary>
    public bool? KeepsIds { get; private set; }

    /// <summary>Opens a journal to continue, or creates one; with <paramref name="restart"/>, its content is kept until the first step.</summary>
    /// <exception cref="JournalInUseException">Another run writes it.</exception>
    /// <exception cref="JournalNotWrittenException">It cannot be written.</exception>
    /// <exception cref="JournalUnusableException">It is not a journal, belongs to another run, or is damaged.</exception>
    public static async Task<Journal> OpenAsync(string path, JournalHeader wanted, bool restart, CancellationToken cancellationToken)
    {
        JournalPath.Check(path);
        if (!Directory.Exists(System.IO.Path.GetDirectoryName(path)))
        {
            throw new DirectoryNotFoundException($"The folder of the journal '{path}' does not exist.");
        }

        FileStream? file = null;
        try
        {
            file = await JournalLock.OpenAsync(path, cancellationToken);
            JournalHistory found = JournalHistory.Read(path);
            return new Journal(path, file, wanted, restart ? found : found.For(wanted, path), restart);
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

    /// <summary>Adds a step; completes when it is on disk.</summary>
    public Task AddAsync(JournalEntry entry)
    {
        KeepsIds = entry.KeptId ?? KeepsIds;
        // Serialized here and not in the writer, so that an error affects only this entry.
        JournalLine line = new(entry, entry.Head());
        if (Failure is { } failure && line.Begins)
        {
            return Task.FromException(failure);
        }

        return _lines.Writer.TryWrite(line)
            ? line.Written.Task
            : Task.FromException(Failure ?? new JournalNotWrittenException($"The journal '{Path}' is closed.", null));
    }

    /// <summary>The predictions in steps of earlier runs, in the order in which they ended.</summary>
    public IEnumerable<(string Source, JsonElement Prediction)> Predictions(IEnumerable<JournalEntry> entries) => entries
        .OrderBy(entry => entry.Position)
        .Select(entry => (entry.Source, JournalReader.LineAt(_handle, Path, entry.Position).Field("prediction")!.Value));

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
        _file.SetLength(History.End);
        _file.Seek(History.End, SeekOrigin.Begin);
        IReadOnlyList<JournalEntry> inDoubt = History.MarkInDoubt();
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
        _file.Write(Header.Line());
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
                JournalNotWrittenException failure = NotWritten(Path, exception);
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
        if (Replaces is not null)
        {
            if (line.Entry.Step is JournalStep.NotSubmitted or JournalStep.Skipped)
            {
                // Nothing of this run is worth replacing the old journal yet.
                return;
            }

            Kept = JournalBackup.Make(_file, Path);
            Replaces = null;
            BeginReplacement();
        }

        line.WriteTo(_file);
    }

    // If the file was removed or replaced, the journal would be lost or another run could start. Steps are still written to the opened file.
    private void CheckPlace()
    {
        if (Failure is null && !JournalLock.IsStillAt(Path))
        {
            Failure = new JournalNotWrittenException(
                $"The journal '{Path}' was removed or replaced while this run wrote it.", null, JournalFailure.Removed);
        }
    }

    private void End(JournalLine line)
    {
        if (line.IsInJournal)
        {
            History.Add(line.Entry);
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
