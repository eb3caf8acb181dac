using VlmRun.Batch.Intake;
using VlmRun.Batch.Journals;

namespace VlmRun.Batch;

/// <summary>Moves sources when they have ended. The journal says before a move where the file goes, and after it that it is there, so that a later run can complete what was interrupted.</summary>
/// <param name="journal">The journal.</param>
/// <param name="completed">Moves files that have a result; null to leave them.</param>
/// <param name="failed">Moves files that have none; null to leave them.</param>
/// <param name="verbose">Receives what is worth saying.</param>
internal sealed class BatchMoves(IJournal journal, BatchMover? completed, BatchMover? failed, Action<string> verbose)
{
    /// <summary>Moves a source that has ended, or completes a move that was begun.</summary>
    /// <exception cref="FileNotMovedException">It could not be moved. A later run tries again.</exception>
    public async Task MoveAsync(SourceInHand ended, CancellationToken cancellationToken)
    {
        string? begun = ended.Last is { IsMoved: false, Target: { } target } ? target : null;
        BatchMover? mover = ended.HasResult is true ? completed : ended.HasResult is false ? failed : null;
        try
        {
            if (begun is not null)
            {
                await ContinueAsync(ended, begun, cancellationToken).ConfigureAwait(false);
            }
            else if (mover is not null && await IsThereAsync(ended, cancellationToken).ConfigureAwait(false))
            {
                await MoveAsync(ended, mover, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is (IOException or UnauthorizedAccessException) and not JournalNotWrittenException)
        {
            throw new FileNotMovedException(ended.Source, begun is null ? mover!.Folder : Path.GetDirectoryName(begun)!, exception);
        }
    }

    private async Task MoveAsync(SourceInHand ended, BatchMover mover, CancellationToken cancellationToken)
    {
        bool isMoved = false;
        while (!isMoved)
        {
            string target = mover.Choose(ended.Source, ended.Root);
            await NoteAsync(ended, JournalStep.Moving, target).ConfigureAwait(false);
            isMoved = await mover.MoveAsync(ended.Source, target, isContinued: false, cancellationToken).ConfigureAwait(false);
            if (isMoved)
            {
                await NoteAsync(ended, JournalStep.Moved, target).ConfigureAwait(false);
            }
        }
    }

    private async Task ContinueAsync(SourceInHand ended, string target, CancellationToken cancellationToken)
    {
        FileFingerprint? content = ended.Last!.Content;
        bool isThere = System.IO.File.Exists(ended.Source) && !(content is not null && await content.IsChangedAsync(ended.Source, cancellationToken).ConfigureAwait(false));
        bool isAtTarget = System.IO.File.Exists(target) && !(content is not null && await content.IsChangedAsync(target, cancellationToken).ConfigureAwait(false));
        if (isThere)
        {
            BatchMover mover = new[] { completed, failed }.FirstOrDefault(mover => mover is not null && target.StartsWith(mover.Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                ?? new BatchMover(Path.GetDirectoryName(target)!);
            if (await mover.MoveAsync(ended.Source, target, isContinued: true, cancellationToken).ConfigureAwait(false))
            {
                await NoteAsync(ended, JournalStep.Moved, target).ConfigureAwait(false);
            }
            else
            {
                await MoveAsync(ended, mover, cancellationToken).ConfigureAwait(false);
            }
        }
        else
        {
            // The file has its new path; another may have come under the old one.
            await NoteAsync(ended, isAtTarget ? JournalStep.Moved : JournalStep.NotMoved, target).ConfigureAwait(false);
            if (!isAtTarget)
            {
                verbose($"'{ended.Source}' was to be moved to '{target}', but it is in neither place any more.");
            }
        }
    }

    private async Task<bool> IsThereAsync(SourceInHand ended, CancellationToken cancellationToken)
    {
        if (!System.IO.File.Exists(ended.Source))
        {
            verbose($"'{ended.Source}' is not moved: it is not there any more.");
            return false;
        }

        if (ended.Last?.Content is { } content && await content.IsChangedAsync(ended.Source, cancellationToken).ConfigureAwait(false))
        {
            verbose($"'{ended.Source}' is not moved: another file has come in its place.");
            return false;
        }

        return true;
    }

    private Task NoteAsync(SourceInHand ended, string step, string target) => journal.AddAsync(new JournalEntry(ended.Source, step) { Target = target });
}
