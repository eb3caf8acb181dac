using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace VlmRun.Predictions.Batch;

/// <summary>What a run has done, on disk before it goes on; one process writes it at a time.</summary>
internal sealed class Journal : IAsyncDisposable
{
    private readonly Channel<(JournalEntry Entry, TaskCompletionSource Written)> _lines =
        Channel.CreateUnbounded<(JournalEntry, TaskCompletionSource)>(new UnboundedChannelOptions { SingleReader = true });

    private readonly JournalLock _lock;
    private readonly FileStream _file;
    private readonly Task _writer;

    private Journal(string path, JournalLock held, FileStream file, JournalHistory history)
    {
        Path = path;
        Before = file.Length;
        _lock = held;
        _file = file;
        History = history;
        KeepsIds = history.KeepsIds;
        _writer = Task.Run(WriteAsync);
    }

    public string Path { get; }

    /// <summary>Its length when it was opened: what stands up to there is of earlier runs.</summary>
    public long Before { get; }

    /// <summary>What it held when it was opened.</summary>
    public JournalHistory History { get; }

    /// <summary>Why it cannot be written any more; null while it can.</summary>
    public JournalNotWrittenException? Failure { get; private set; }

    /// <summary>Whether the service has been seen to keep ids; null when it was not seen.</summary>
    public bool? KeepsIds { get; private set; }

    /// <summary>Opens a journal to go on with, or makes one.</summary>
    /// <exception cref="JournalInUseException">Another run writes it.</exception>
    /// <exception cref="JournalNotWrittenException">It cannot be written.</exception>
    /// <exception cref="InvalidDataException">It is of another run, or damaged.</exception>
    public static async Task<Journal> OpenAsync(string path, JournalHeader wanted, bool anew, CancellationToken cancellationToken)
    {
        if (Directory.Exists(path))
        {
            throw new InvalidDataException($"'{path}' is a folder; the journal is a file.");
        }

        if (!Directory.Exists(System.IO.Path.GetDirectoryName(path)))
        {
            throw new DirectoryNotFoundException($"The folder of the journal '{path}' does not exist.");
        }

        JournalLock? held = null;
        FileStream? file = null;
        try
        {
            held = await JournalLock.TakeAsync(path, cancellationToken);
            if (anew && System.IO.File.Exists(path))
            {
                // Whatever else the path names is not ours to empty.
                using FileStream existing = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                JournalHeader.CheckStart(existing, path);
            }

            file = new FileStream(path, anew ? FileMode.Create : FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, 1);
            return Begin(path, held, file, wanted);
        }
        catch (Exception exception)
        {
            file?.Dispose();
            held?.Dispose();
            if (exception is UnauthorizedAccessException or IOException and not JournalInUseException)
            {
                throw NotWritten(path, exception);
            }

            throw;
        }
    }

    /// <summary>Adds a step; done when it is on disk.</summary>
    public Task AddAsync(JournalEntry entry)
    {
        KeepsIds = entry.KeptId ?? KeepsIds;
        TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return _lines.Writer.TryWrite((entry, written))
            ? written.Task
            : Task.FromException(Failure ?? new JournalNotWrittenException($"The journal '{Path}' is closed.", null));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await _writer.ConfigureAwait(false);
        await _file.DisposeAsync().ConfigureAwait(false);
        _lock.Dispose();
    }

    private static Journal Begin(string path, JournalLock held, FileStream file, JournalHeader wanted)
    {
        JournalHistory history = JournalHistory.Read(path, wanted);
        // What a power cut left of a line is cut away; what follows is whole again.
        file.SetLength(history.End);
        file.Seek(history.End, SeekOrigin.Begin);
        if (history.Header is null)
        {
            using MemoryStream line = new();
            using (Utf8JsonWriter writer = new(line))
            {
                wanted.Write(writer);
            }

            line.WriteByte((byte)'\n');
            file.Write(line.GetBuffer(), 0, (int)line.Length);
            file.Flush(flushToDisk: true);
        }

        return new Journal(path, held, file, history);
    }

    private static JournalNotWrittenException NotWritten(string path, Exception exception) =>
        new($"The journal '{path}' cannot be written: {exception.Message.TrimEnd('.')}.", exception);

    // Steps that come together share one flush.
    private async Task WriteAsync()
    {
        List<TaskCompletionSource> together = [];
        while (await _lines.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            together.Clear();
            try
            {
                while (_lines.Reader.TryRead(out (JournalEntry Entry, TaskCompletionSource Written) next))
                {
                    together.Add(next.Written);
                    next.Entry.WriteLine(_file);
                }

                _file.Flush(flushToDisk: true);
                together.ForEach(written => written.SetResult());
            }
            catch (Exception exception)
            {
                // Nothing may go on that cannot be noted down, whatever the reason; and nobody may wait for it.
                JournalNotWrittenException failure = NotWritten(Path, exception);
                Failure = failure;
                _lines.Writer.TryComplete(failure);
                while (_lines.Reader.TryRead(out (JournalEntry Entry, TaskCompletionSource Written) left))
                {
                    together.Add(left.Written);
                }

                together.ForEach(written => written.TrySetException(failure));
                return;
            }
        }
    }
}
