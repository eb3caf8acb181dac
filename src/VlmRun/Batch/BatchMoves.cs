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
        if (ended.Last is { IsMoved: false, Target: { } begun })
        {
            await ContinueAsync(ended, begun, cancellationToken).ConfigureAwait(false);
        }
        else if ((ended.HasResult is true ? completed : ended.HasResult is false ? failed : null) is { } mover && await IsThereAsync(ended, cancellationToken).ConfigureAwait(false))
        {
            await MoveAsync(ended, mover, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task MoveAsync(SourceInHand ended, BatchMover mover, CancellationToken cancellationToken) => TryAsync(ended.Source, mover.Folder, async () =>
    {
        bool isMoved = false;
        while (!isMoved)
        {
            string target = mover.Choose(ended.Source, ended.Root);
            await NoteAsync(ended, JournalStep.Moving, target, ended.Root).ConfigureAwait(false);
            isMoved = await mover.MoveAsync(ended.Source, target, isContinued: false, cancellationToken).ConfigureAwait(false);
            if (isMoved)
            {
                await NoteAsync(ended, JournalStep.Moved, target).ConfigureAwait(false);
            }
        }
    });

    private async Task ContinueAsync(SourceInHand ended, string target, CancellationToken cancellationToken)
    {
        JournalEntry last = ended.Last!;
        bool isThere = await IsTheFileAsync(last, ended.Source, cancellationToken).ConfigureAwait(false);
        bool isAtTarget = await IsTheFileAsync(last, target, cancellationToken).ConfigureAwait(false);
        if (!isThere && !isAtTarget)
        {
            verbose($"'{ended.Source}' was to be moved to '{target}', but it is in neither place any more.");
            if (last.IsOfOtherMachine)
            {
                return;
            }
        }

        if (!isThere)
        {
            // The file has its new path; another may have come under the old one.
            await NoteAsync(ended, JournalStep.Moving, target).ConfigureAwait(false);
            await NoteAsync(ended, isAtTarget ? JournalStep.Moved : JournalStep.NotMoved, target).ConfigureAwait(false);
            return;
        }

        BatchMover? now = ended.HasResult ?? last.Step == JournalStep.Completed ? completed : failed;
        SourceInHand placed = last.Root is null ? ended : ended with { Root = last.Root };
        if (!isAtTarget && now is not null && !RealPath.IsAtOrBelow(target, now.Folder) && (last.Root is not null || ended.HasResult is not null))
        {
            // Nothing has arrived where it was to go: it goes where this run moves files, at the same place below the folder.
            BatchMover.Forget(ended.Source, target);
            await MoveAsync(placed, now, cancellationToken).ConfigureAwait(false);
            return;
        }

        // From here on, no other process continues it.
        await NoteAsync(ended, JournalStep.Moving, target).ConfigureAwait(false);
        if (new[] { completed, failed }.FirstOrDefault(mover => mover is not null && RealPath.IsAtOrBelow(target, mover.Folder)) is { } same)
        {
            await ContinueAsync(placed, target, same, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await ContinueAsync(ended with { Root = Path.GetDirectoryName(ended.Source)! }, target, new BatchMover(Path.GetDirectoryName(target)!), cancellationToken).ConfigureAwait(false);
        }
    }

    private Task ContinueAsync(SourceInHand ended, string target, BatchMover mover, CancellationToken cancellationToken) => TryAsync(ended.Source, mover.Folder, async () =>
    {
        if (await mover.MoveAsync(ended.Source, target, isContinued: true, cancellationToken).ConfigureAwait(false))
        {
            await NoteAsync(ended, JournalStep.Moved, target).ConfigureAwait(false);
        }
        else
        {
            await MoveAsync(ended, mover, cancellationToken).ConfigureAwait(false);
        }
    });

    private static async Task TryAsync(string source, string folder, Func<Task> move)
    {
        try
        {
            await move().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is (IOException or UnauthorizedAccessException) and not JournalNotWrittenException and not ClaimLostException and not FileNotMovedException)
        {
            throw new FileNotMovedException(source, folder, exception);
        }
    }

    // On another machine, the path may be that of another file.
    private static async Task<bool> IsTheFileAsync(JournalEntry last, string path, CancellationToken cancellationToken) =>
        System.IO.File.Exists(path)
        && (last.Content is null ? !last.IsOfOtherMachine : !await last.Content.IsChangedAsync(path, cancellationToken).ConfigureAwait(false));

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

    private Task NoteAsync(SourceInHand ended, string step, string target, string? root = null) => journal.AddAsync(new JournalEntry(ended.Source, step) { Target = target, Root = root });
}
