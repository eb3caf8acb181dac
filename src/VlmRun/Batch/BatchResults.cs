using VlmRun.Batch.Journals;

namespace VlmRun.Batch;

/// <summary>Writes finished jobs: to disk, to the journal, and to the pipeline.</summary>
/// The type of job: a prediction or an execution.
/// <param name="cmdlet">The cmdlet whose streams are used.</param>
/// <param name="jobs">The kind of job.</param>
/// <param name="journal">The journal.</param>
/// <param name="output">Writes a file for each result; null for none.</param>
/// <param name="newOnly">Whether what earlier runs have finished is not written to the pipeline.</param>
/// <param name="roots">The sources of this run, each with the folder that it was specified by.</param>
/// <param name="cleanup">Is told which sources have ended.</param>
internal sealed class BatchResults<T>(VlmCmdlet cmdlet, BatchJobs<T> jobs, IJournal journal, BatchOutput? output, bool newOnly, IReadOnlyDictionary<string, string> roots, BatchCleanup cleanup)
    where T : class, IJob<T>
{
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);

    /// <summary>Whether this run has written the result with an id.</summary>
    public bool IsWritten(string id) => _written.Contains(id);

    /// <summary>Records jobs that have just ended, and writes them.</summary>
    public async Task NoteAsync(IReadOnlyList<T> ended)
    {
        List<T> noted = [];
        List<Task<bool>> steps = [];
        foreach (T job in ended)
        {
            bool isCompleted = IsCompleted(job);
            // Without its file, the result is not recorded as done: the next run writes it without paying for it.
            if (isCompleted && !await TryPutAsync(job, onlyIfMissing: false))
            {
                cleanup.Release(job.Source!, isAgain: true);
                continue;
            }

            steps.Add(IsRecordedAsync(new JournalEntry(job.Source!, isCompleted ? JournalStep.Completed : JournalStep.Failed)
            {
                Id = job.Id,
                Reason = isCompleted ? null : job.Message ?? job.Status,
                Prediction = jobs.BodyOf(job),
            }));
            noted.Add(job);
            _written.Add(job.Id);
        }

        bool[] isMine = await Task.WhenAll(steps);
        noted = [.. noted.Where((_, i) => isMine[i])];
        if (journal.Failure is null)
        {
            noted.ForEach(job => cleanup.Ended(job.Source!, IsCompleted(job)));
        }

        // Failures are written last: an error may end the pipeline.
        noted.OrderByDescending(IsCompleted).ToList().ForEach(Write);
    }

    private async Task<bool> IsRecordedAsync(JournalEntry entry)
    {
        try
        {
            await journal.AddAsync(entry);
            return true;
        }
        catch (JournalNotWrittenException)
        {
            // It was paid for, so it is written anyway; the next run finds it at the service. The error is reported once, at the end.
            return true;
        }
        catch (ClaimLostException)
        {
            // Another process has taken it over, and writes it.
            return false;
        }
    }

    /// <summary>Number of failures of earlier runs that were not reported again.</summary>
    public int Unreported { get; private set; }

    /// <summary>Writes what earlier runs have finished, from the journal and without requests.</summary>
    public async Task WriteEarlierAsync(IEnumerable<PlannedSource> finished)
    {
        // A watched folder shows the same files again and again.
        ILookup<bool, JournalEntry> all = finished.Where(planned => _written.Add(planned.Last!.Id!)).ToLookup(planned => planned.IsMoved, planned => planned.Last!);
        await WriteEarlierAsync(all[true], hasEnded: true);
        await WriteEarlierAsync(all[false], hasEnded: false);
    }

    private async Task WriteEarlierAsync(IEnumerable<JournalEntry> finished, bool hasEnded)
    {
        JournalEntry[] all = [.. finished];
        Unreported += newOnly ? all.Count(entry => entry.Step == JournalStep.Failed) : 0;
        // Without files there is nothing to do for them.
        IEnumerable<JournalEntry> wanted = newOnly && output is null ? [] : all;
        await foreach ((string source, JsonElement body) in journal.PredictionsAsync(wanted, cmdlet.StopToken))
        {
            await WriteEarlierAsync(jobs.Read(body, source), hasEnded);
        }
    }

    private async Task WriteEarlierAsync(T job, bool hasEnded)
    {
        if ((!IsCompleted(job) || await TryPutAsync(job, onlyIfMissing: true)) && !hasEnded)
        {
            cleanup.Ended(job.Source!, IsCompleted(job));
        }

        if (!newOnly)
        {
            Write(job);
        }
    }

    private static bool IsCompleted(T job) =>
        string.Equals(job.Status, JobStatus.Completed, StringComparison.OrdinalIgnoreCase);

    private async Task<bool> TryPutAsync(T job, bool onlyIfMissing)
    {
        try
        {
            string source = job.Source!;
            if (output is not null
                && await output.WriteAsync(source, roots[source], job.Id, jobs.BodyOf(job), onlyIfMissing, cmdlet.StopToken) is { } elsewhere)
            {
                cmdlet.WriteVerbose($"The result of '{source}' is in '{elsewhere}', because another result has its usual path or the name is too long.");
            }

            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            cmdlet.WriteError(ErrorRecords.OutputNotWritten(exception, job.Source!, output!.Folder));
            return false;
        }
    }

    private void Write(T job)
    {
        if (IsCompleted(job))
        {
            cmdlet.WriteObject(job);
        }
        else
        {
            cmdlet.WriteError(ErrorRecords.JobFailed(jobs.Noun, job));
        }
    }
}
