using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using VlmRun.Errors;
using VlmRun.Runtime;

namespace VlmRun.Batch;

/// <summary>What becomes of finished predictions: on disk, in the journal, then down the pipeline.</summary>
/// <param name="cmdlet">Whose streams are written to.</param>
/// <param name="journal">Where they are noted.</param>
/// <param name="output">Where each gets a file; null for none.</param>
/// <param name="roots">The sources of this run, each with the folder that it was given by.</param>
internal sealed class BatchResults(VlmCmdlet cmdlet, Journal journal, BatchOutput? output, IReadOnlyDictionary<string, string> roots)
{
    /// <summary>Notes predictions that have just ended, and writes them.</summary>
    public async Task NoteAsync(IReadOnlyList<Prediction> predictions)
    {
        List<Prediction> noted = [];
        List<Task> steps = [];
        foreach (Prediction prediction in predictions)
        {
            bool isCompleted = IsCompleted(prediction);
            // Without its file it is not noted as done: the next run writes it, and pays nothing for it.
            if (isCompleted && !TryPut(prediction, onlyIfMissing: false))
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
            // Paid for, and so written all the same; the next run finds it at the service. The error is said once, at the end.
        }

        // Failures last: an error may end the pipeline.
        noted.OrderByDescending(IsCompleted).ToList().ForEach(Write);
    }

    /// <summary>Writes what earlier runs have finished; it comes out of the journal and costs nothing.</summary>
    public void WriteEarlier(IEnumerable<JournalEntry> finished)
    {
        foreach ((string source, JsonElement body) in journal.Predictions(finished))
        {
            WriteEarlier(cmdlet.Client.Predictions.Read(body, source));
        }
    }

    private void WriteEarlier(Prediction prediction)
    {
        if (IsCompleted(prediction))
        {
            TryPut(prediction, onlyIfMissing: true);
        }

        Write(prediction);
    }

    private static bool IsCompleted(Prediction prediction) =>
        string.Equals(prediction.Status, JobStatus.Completed, StringComparison.OrdinalIgnoreCase);

    private bool TryPut(Prediction prediction, bool onlyIfMissing)
    {
        try
        {
            string source = prediction.Source!;
            if (output?.Write(source, roots[source], prediction.Id, prediction.GetBody(), onlyIfMissing) is { } elsewhere)
            {
                cmdlet.WriteVerbose($"The result of '{source}' is in '{elsewhere}': another has the place of that name, or it is too long.");
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
