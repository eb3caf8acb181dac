using System.Collections.Concurrent;
using VlmRun.Batch.Intake;

namespace VlmRun.Batch;

/// <summary>Goes on taking what arrives in folders until the run is stopped, or nothing has happened for a while.</summary>
/// <param name="cmdlet">The cmdlet whose streams are used.</param>
/// <param name="settings">The settings of the run.</param>
/// <param name="run">What takes the files.</param>
/// <param name="folders">The folders.</param>
/// <param name="sources">Decides which files are to be sent.</param>
/// <param name="cleanup">Says which files have ended.</param>
internal sealed class BatchWatch(VlmCmdlet cmdlet, BatchSettings settings, BatchRun run, IReadOnlyCollection<string> folders, BatchSources sources, BatchCleanup cleanup)
{
    private static readonly TimeSpan s_retry = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_maxRetry = TimeSpan.FromMinutes(16);

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly BatchIntake _intake = new(TimeProvider.System, settings.Settle, sources.IsWanted, FileInUse.Is);
    private readonly ConcurrentQueue<(string Folder, Exception Failure)> _notListed = [];

    /// <summary>Returns when the run is idle for long enough, or when nothing more may be sent.</summary>
    public async Task RunAsync()
    {
        ListingSchedule schedule = new(settings.Settle);
        // Errors are written later: the folders are not listed on the pipeline thread.
        FolderListing listing = new(folders, settings.Recurse, sources.IsOwn, (folder, failure) => _notListed.Enqueue((folder, failure)));
        ProgressLine progress = new(cmdlet, "Watching folders", Describe);
        long lastBusy = _time.GetTimestamp();
        long retried = lastBusy;
        TimeSpan retry = s_retry;
        while (!run.Runner.HasEnded)
        {
            foreach ((string source, bool isAgain) in cleanup.Released())
            {
                Release(source, isAgain);
            }

            long began = _time.GetTimestamp();
            // Not on the pipeline thread: a share may not answer for a while.
            Task<IReadOnlyList<string>> list = Task.Run(() => _intake.Take(listing.List(), () => listing.IsWhole), cmdlet.StopToken);
            await progress.WhileAsync(list, cmdlet.StopToken, run.WriteReadyAsync);
            TimeSpan took = _time.GetElapsedTime(began);
            progress.End();
            WriteNotListed();
            await run.TakeAsync((await list).Select(Found));
            if (_time.GetElapsedTime(retried) > retry)
            {
                (retried, retry) = (_time.GetTimestamp(), retry * 2 < s_maxRetry ? retry * 2 : s_maxRetry);
                cleanup.RetryMoves();
            }

            bool isBusy = _intake.HasNews || _intake.Unsettled > 0;
            lastBusy = isBusy || run.Runner.InFlight > 0 ? _time.GetTimestamp() : lastBusy;
            TimeSpan pause = schedule.Next(isBusy, took);
            if (settings.UntilIdle is { } limit)
            {
                TimeSpan left = limit - _time.GetElapsedTime(lastBusy);
                if (left <= TimeSpan.Zero)
                {
                    break;
                }

                pause = left < pause ? left : pause;
            }

            await progress.WhileAsync(Task.Delay(pause, _time, cmdlet.StopToken), cmdlet.StopToken, run.WriteReadyAsync);
        }

        progress.End();
        foreach (FoundSource left in _intake.Waiting.Select(Found))
        {
            run.Skip(left, left.Skipped ?? "It was not complete when the run ended.");
        }
    }

    private FoundSource Found(string path) => sources.Of(path, folders.First(folder => RealPath.IsAtOrBelow(path, folder)));

    private void WriteNotListed()
    {
        while (_notListed.TryDequeue(out (string Folder, Exception Failure) failed))
        {
            cmdlet.WriteError(ErrorRecords.From(failed.Failure, failed.Folder));
        }
    }

    private void Release(string source, bool isAgain)
    {
        if (isAgain)
        {
            _intake.Again(source);
        }
        else
        {
            _intake.Done(source);
        }
    }

    private ProgressState Describe()
    {
        ProgressState state = run.Runner.Describe();
        string unsettled = _intake.Unsettled == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {_intake.Unsettled} not complete");
        return state with { Text = $"{state.Text}{unsettled}, waiting for files", Total = 0 };
    }
}
