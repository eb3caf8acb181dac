namespace VlmRun.Batch;

/// <summary>Opens the journal of a run in the store that its name stands for.</summary>
internal static class JournalStore
{
    /// <summary>Opens a journal to continue, or creates one; with <paramref name="restart"/>, its content is kept until the first step.</summary>
    /// <exception cref="JournalInUseException">Another run writes it.</exception>
    /// <exception cref="JournalNotWrittenException">It cannot be written.</exception>
    /// <exception cref="JournalUnusableException">It is not a journal, belongs to another run, or is damaged.</exception>
    public static async Task<IJournal> OpenAsync(string journal, JournalHeader wanted, bool restart, CancellationToken cancellationToken) =>
        await FileJournal.OpenAsync(journal, wanted, restart, cancellationToken);

    /// <summary>Reads a journal for a plan. It does not need to exist, and is not changed.</summary>
    /// <exception cref="JournalUnusableException">It is not a journal, belongs to another run, or is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Task<IJournalReader> PreviewAsync(string journal, JournalHeader wanted, bool restart, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        JournalPath.Check(journal);
        JournalHistory found = System.IO.File.Exists(journal) ? JournalHistory.Read(journal) : new JournalHistory(SourceComparer.Create());
        return Task.FromResult<IJournalReader>(new JournalPreview(restart ? new JournalHistory(found.Comparer) : found.For(wanted, journal), wanted.Noun, restart ? found.Content : null));
    }
}
