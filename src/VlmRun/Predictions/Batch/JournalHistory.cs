using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;

namespace VlmRun.Predictions.Batch;

/// <summary>What earlier runs have left in a journal, without payloads.</summary>
internal sealed class JournalHistory
{
    private readonly Dictionary<string, JournalEntry> _last = new(StringComparer.Ordinal);

    /// <summary>Its first line; null where there is no whole one.</summary>
    public JournalHeader? Header { get; private set; }

    /// <summary>The last step of each source.</summary>
    public IReadOnlyDictionary<string, JournalEntry> Last => _last;

    /// <summary>Whether the service has been seen to keep ids; null when it was not seen.</summary>
    public bool? KeepsIds { get; private set; }

    /// <summary>Where its last whole line ends.</summary>
    public long End { get; private set; }

    /// <summary>Reads a journal that is to be gone on with.</summary>
    /// <exception cref="InvalidDataException">It is of another run, or damaged.</exception>
    public static JournalHistory Read(string path, JournalHeader wanted)
    {
        JournalHistory history = new();
        foreach (JsonElement line in JournalReader.Lines(path, position => history.End = position))
        {
            if (history.Header is null)
            {
                history.Header = JournalHeader.Read(line, path);
                Check(path, history.Header, wanted);
            }
            else
            {
                history.Add(JournalEntry.Read(line) with { Prediction = null });
            }
        }

        return history;
    }

    private void Add(JournalEntry entry)
    {
        KeepsIds = entry.KeptId ?? KeepsIds;
        JournalEntry? before = _last.GetValueOrDefault(entry.Source);
        _last[entry.Source] = entry with { FileId = entry.FileId ?? before?.FileId, Content = entry.Content?.With(before?.Content) ?? before?.Content };
    }

    private static void Check(string path, JournalHeader found, JournalHeader wanted)
    {
        if (found.Domain != wanted.Domain)
        {
            throw new InvalidDataException(
                $"The journal '{path}' is of a run for '{found.Domain ?? "skills"}', not for '{wanted.Domain ?? "skills"}'.");
        }

        if (found.Options != wanted.Options)
        {
            throw new InvalidDataException(
                $"The journal '{path}' is of a run with other options: {found.Options}, not {wanted.Options}.");
        }
    }
}
