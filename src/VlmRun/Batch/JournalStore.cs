using VlmRun.Batch.Journals;
using VlmRun.Batch.SharedJournals;

namespace VlmRun.Batch;

/// <summary>Opens the journal of a run in the store that its name stands for.</summary>
internal static class JournalStore
{
    /// <summary>Opens a journal to continue, or creates one; with -Force, its content is kept until the first step.</summary>
    /// <exception cref="JournalStoreException">The database of a shared journal cannot be used.</exception>
    /// <exception cref="JournalInUseException">Another run writes it.</exception>
    /// <exception cref="JournalNotWrittenException">It cannot be written.</exception>
    /// <exception cref="JournalUnusableException">It is not a journal, belongs to another run, or is damaged.</exception>
    public static async Task<IJournal> OpenAsync(BatchSettings settings, JournalHeader wanted, CancellationToken cancellationToken) => settings.Shared is { } shared
        ? await SharedJournal.OpenAsync(shared, wanted, settings.Force, cancellationToken)
        : await FileJournal.OpenAsync(settings.Journal, wanted, settings.Force, cancellationToken);

    /// <summary>Reads a journal for a plan. It does not need to exist, and is not changed.</summary>
    /// <exception cref="JournalUnusableException">It is not a journal, belongs to another run, or is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static async Task<IJournalReader> PreviewAsync(BatchSettings settings, JournalHeader wanted, CancellationToken cancellationToken)
    {
        if (settings.Shared is { } shared)
        {
            return await SharedPreview.OpenAsync(shared, wanted, settings.Force, cancellationToken);
        }

        string journal = settings.Journal;
        JournalPath.Check(journal);
        JournalHistory found = System.IO.File.Exists(journal) ? JournalHistory.Read(journal) : new JournalHistory(SourceComparer.Create());
        return new JournalPreview(settings.Force ? new JournalHistory(found.Comparer) : found.For(wanted, journal), wanted.Noun, settings.Force ? found.Content : null);
    }
}
