using VlmRun.Batch.Intake;
using VlmRun.Batch.Journals;

namespace VlmRun.Batch;

/// <summary>Finds the results of files that were moved away: they are written like those of files that are still there.</summary>
/// <param name="journal">The journal.</param>
/// <param name="plan">The plan, which they are added to.</param>
/// <param name="roots">The sources of this run, each with the folder that it was specified by.</param>
internal sealed class MovedResults(IJournalReader journal, BatchPlan plan, Dictionary<string, string> roots)
{
    private IReadOnlyList<JournalEntry>? _moved;

    /// <summary>Adds those that were in a folder.</summary>
    public async Task AddAsync(string folder, CancellationToken cancellationToken)
    {
        _moved ??= await journal.MovesAsync(cancellationToken);
        foreach (JournalEntry last in _moved.Where(last => last is { IsMoved: true, HasResult: true, Step: JournalStep.Completed } && RealPath.IsAtOrBelow(last.Source, folder)))
        {
            roots.TryAdd(last.Source, folder);
            plan.AddMoved(last);
        }
    }
}
