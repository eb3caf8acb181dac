using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Microsoft.Win32.SafeHandles;
using VlmRun.Http;

namespace VlmRun.Batch;

/// <summary>What a run has done, on disk before it goes on; one run writes it at a time.</summary>
internal sealed class Journal : IAsyncDisposable
{
    private readonly Channel<JournalLine> _lines = Channel.CreateUnbounded<JournalLine>(new UnboundedChannelOptions { SingleReader = true });
    private readonly FileStream _file;
    private readonly SafeFileHandle _handle;
    private readonly Task _writer;

    private Journal(string path, FileStream file, JournalHeader header, JournalHistory found, bool anew)
    {
        Path = path;
        _file = file;
        _handle = file.SafeFileHandle;
        bool goesOn = !anew && !found.IsEmpty;
        Header = goesOn ? found.Header! : header;
        Replaces = anew && !found.IsEmpty ? found : null;
        History = goesOn ? found : new JournalHistory(found.Comparer);
        if (goesOn)
        {
            GoOn();
        }
        else if (Replaces is null)
        {
            BeginAnew();
        }

        KeepsIds = History.KeepsIds;
        _writer = Task.Run(WriteAsync);
    }

    public string Path { get; }

    /// <summary>Its first line.</summary>
    public JournalHeader Header { get; }

    /// <summary>What it held when it was opened, as far as this run goes on with it, and what this run has added.</summary>
    public JournalHistory History { get; }

    /// <summary>What it holds still, until the first step of a run that begins anew; null when nothing is replaced, or was.</summary>
    public JournalHistory? Replaces { get; private set; }

    /// <summary>Where that was kept; null when nothing was replaced.</summary>
    public string? Kept { get; private set; }

    /// <summary>Why nothing more may be begun; null while it may.</summary>
    public JournalNotWrittenException? Failure { get; private set; }

    /// <summary>Whether the service has been seen to keep ids; null when it was not seen.</summary>
    public bool? KeepsIds { get; private set; }

    /// <summary>Opens a journal to go on with, or makes one; <paramref name="anew"/>, what it holds stays until the first step.</summary>
    /// <exception cref="JournalInUseException">Another run writes it.</exception>
    /// <exception cref="JournalNotWrittenException">It cannot be written.</exception>
    /// <exception cref="JournalUnusableException">It is none, of another run, or damaged.</exception>
    public static async Task<Journal> OpenAsync(string path, JournalHeader wanted, bool anew, CancellationToken cancellationToken)
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
            return new Journal(path, file, wanted, anew ? found : found.For(wanted, path), anew);
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

    /// <summary>Adds a step; done when it is on disk.</summary>
    public Task AddAsync(JournalEntry entry)
    {
        KeepsIds = entry.KeptId ?? KeepsIds;
        // Here and not where it is written, so that what is wrong with an entry is that entry's fault alone.
        JournalLine line = new(entry, entry.Head());
        if (Failure is { } failure && line.Begins)
        {
            return Task.FromException(failure);
        }

        return _lines.Writer.TryWrite(line)
            ? line.Written.Task
            : Task.FromException(Failure ?? new JournalNotWrittenException($"The journal '{Path}' is closed.", null));
    }

    /// <summary>The predictions that steps of earlier runs hold, in the order in which these ended.</summary>
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

    private void GoOn()
    {
        // What a power cut left of a line is cut away; what follows is whole again.
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

    private void BeginAnew()
    {
        _file.SetLength(0);
        _file.Seek(0, SeekOrigin.Begin);
        _file.Write(Header.Line());
        _file.Flush(flushToDisk: true);
    }

    // Steps that come together share one flush.
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
                // Nothing may go on that cannot be noted down, whatever the reason; and nobody may wait for it.
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
                // Nothing has come of this run yet that would be worth what it replaces.
                return;
            }

            Kept = JournalBackup.Make(_file, Path);
            Replaces = null;
            BeginAnew();
        }

        line.WriteTo(_file);
    }

    // Removed or replaced by a file of the same name it would be lost, or another run would begin; what is noted goes on to where it is.
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
