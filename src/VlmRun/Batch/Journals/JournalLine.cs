namespace VlmRun.Batch.Journals;

/// <summary>A line to be written to the journal.</summary>
/// <param name="Entry">The step.</param>
/// <param name="Head">The line without its prediction.</param>
internal sealed record JournalLine(JournalEntry Entry, byte[] Head)
{
    /// <summary>Completes when the line is on disk, or cannot be written.</summary>
    public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether work is started after this step, which must not happen if it cannot be recorded.</summary>
    public bool Begins => Entry.Step is JournalStep.Uploaded or JournalStep.Submitting or JournalStep.Moving;

    /// <summary>Whether it was written; a run that has started nothing does not change the journal that it would replace.</summary>
    public bool IsInJournal { get; private set; }

    /// <summary>Writes the line.</summary>
    public void WriteTo(Stream stream)
    {
        JournalEntry.WriteLine(stream, Head, Entry.Prediction);
        IsInJournal = true;
    }
}
