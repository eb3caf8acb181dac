namespace VlmRun.Batch;

/// <summary>Writes finished predictions: to disk, to the journal, and to the pipeline.</summary>
/// <param name="cmdlet">The cmdlet whose streams are used.</param>
/// <param name="journal">The journal.</param>
/// <param name="output">Writes a file for each result; null for none.</param>
/// <param name="roots">The sources of this run, each with the folder that it was specified by.</param>
internal sealed class BatchResults(VlmCmdlet cmdlet, IJournal journal, BatchOutput? output, IReadOnlyDictionary<string, string> roots)
{
    /// <summary>Records predictions that have just ended, and writes them.</summary>
    public async Task NoteAsync(IReadOnlyList<Prediction> predictions)
    {
        List<Prediction> noted = [];
        List<Task> steps = [];
        foreach (Prediction prediction in predictions)
        {
            bool isCompleted = IsCompleted(prediction);
            // Without its file, the result is not recorded as done: the next run writes it without paying for it.
            if (isCompleted && !await TryPutAsync(prediction, onlyIfMissing: false))
            {
                continue;
            }

            steps.Add(journal.AddAsync(new JournalEntry(prediction.Source!, isCompleted ? JournalStep.Completed : JournalStep.Failed)
            {
                Id = prediction.Id,
                Reason = isCompleted ? null : prediction.Message ?? prediction.Status,
                Prediction = prediction.GetBody(),
            }));
            noted.Add(prediction);
        }

        try
        {
            await Task.WhenAll(steps);
        }
        catch (JournalNotWrittenException)
        {
            // It was paid for, so it is written anyway; the next run finds it at the service. The error is reported once, at the end.
        }

        // Failures are written last: an error may end the pipeline.
        noted.OrderByDescending(IsCompleted).ToList().ForEach(Write);
    }

    /// <summary>Writes what earlier runs have finished, from the journal and without requests.</summary>
    public async Task WriteEarlierAsync(IEnumerable<JournalEntry> finished)
    {
        await foreach ((string source, JsonElement body) in journal.PredictionsAsync(finished, cmdlet.StopToken))
        {
            await WriteEarlierAsync(cmdlet.Client.Predictions.Read(body, source));
        }
    }

    private async Task WriteEarlierAsync(Prediction prediction)
    {
        if (IsCompleted(prediction))
        {
            await TryPutAsync(prediction, onlyIfMissing: true);
        }

        Write(prediction);
    }

    private static bool IsCompleted(Prediction prediction) =>
        string.Equals(prediction.Status, JobStatus.Completed, StringComparison.OrdinalIgnoreCase);

    private async Task<bool> TryPutAsync(Prediction prediction, bool onlyIfMissing)
    {
        try
        {
            string source = prediction.Source!;
            if (output is not null
                && await output.WriteAsync(source, roots[source], prediction.Id, prediction.GetBody(), onlyIfMissing, cmdlet.StopToken) is { } elsewhere)
            {
                cmdlet.WriteVerbose($"The result of '{source}' is in '{elsewhere}', because another result has its usual path or the name is too long.");
            }

            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            cmdlet.WriteError(ErrorRecords.OutputNotWritten(exception, prediction.Source!, output!.Folder));
            return false;
        }
    }

    private void Write(Prediction prediction)
    {
        if (IsCompleted(prediction))
        {
            cmdlet.WriteObject(prediction);
        }
        else
        {
            cmdlet.WriteError(ErrorRecords.JobFailed(JobNoun.Prediction, prediction));
        }
    }
}
