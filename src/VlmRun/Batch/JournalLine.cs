using System.IO;
using System.Text.Json;
using System.Threading.Tasks;

namespace VlmRun.Batch;

/// <summary>A line on its way to the journal.</summary>
/// <param name="Step">One of <see cref="JournalStep"/>.</param>
/// <param name="Head">All but its prediction.</param>
/// <param name="Prediction">The prediction as the service gave it, or null.</param>
internal sealed record JournalLine(string Step, byte[] Head, JsonElement? Prediction)
{
    /// <summary>Ends when the line is on disk, or cannot be.</summary>
    public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether something is begun after it, which must not be where it cannot be noted.</summary>
    public bool Begins => Step is JournalStep.Uploaded or JournalStep.Submitting;

    /// <summary>Writes it.</summary>
    public void WriteTo(Stream stream) => JournalEntry.WriteLine(stream, Head, Prediction);
}
