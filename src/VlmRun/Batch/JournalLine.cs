using System.IO;
using System.Threading.Tasks;

namespace VlmRun.Batch;

/// <summary>A line on its way to the journal.</summary>
/// <param name="Entry">What it says.</param>
/// <param name="Head">The line without its prediction.</param>
internal sealed record JournalLine(JournalEntry Entry, byte[] Head)
{
    /// <summary>Ends when the line is on disk, or cannot be.</summary>
    public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether something is begun after it, which must not be where it cannot be noted.</summary>
    public bool Begins => Entry.Step is JournalStep.Uploaded or JournalStep.Submitting;

    /// <summary>Whether it was written; a run that has begun nothing leaves the journal that it replaces as it is.</summary>
    public bool IsInJournal { get; private set; }

    /// <summary>Writes it.</summary>
    public void WriteTo(Stream stream)
    {
        JournalEntry.WriteLine(stream, Head, Entry.Prediction);
        IsInJournal = true;
    }
}
