using VlmRun.Batch.Journals;

namespace VlmRun.Batch;

/// <summary>Records sources with which a run does nothing more. A failure of the journal is reported at the end of the run.</summary>
/// <param name="cmdlet">The cmdlet whose streams are used.</param>
/// <param name="journal">The journal.</param>
/// <param name="plan">The plan.</param>
internal sealed class BatchNotes(VlmCmdlet cmdlet, IJournal journal, BatchPlan plan)
{
    /// <summary>Records steps together.</summary>
    public async Task AddAsync(IEnumerable<JournalEntry> entries) => await Task.WhenAll(entries.Select(journal.AddAsync))
        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

    /// <summary>Records what is left out.</summary>
    public Task SkippedAsync() =>
        AddAsync(plan.Skipped.Select(skip => new JournalEntry(skip.Source, JournalStep.Skipped) { Reason = skip.Reason, Count = skip.Count }));

    /// <summary>Records files that earlier runs did not send and that are not there any more.</summary>
    public async Task GoneAsync()
    {
        IReadOnlyList<string> unsent = await journal.UnsentAsync(cmdlet.StopToken);
        await AddAsync(unsent
            .Where(source => plan.Find(source) is null && !Path.Exists(source) && Directory.Exists(Path.GetDirectoryName(source)))
            .Select(source => new JournalEntry(source, JournalStep.Skipped) { Reason = "It was not sent, and is no longer there." }));
    }

    /// <summary>Records jobs that the service no longer has. The wait has reported why they have no result; otherwise every run would wait for them.</summary>
    /// <param name="open">The jobs, by id, with their sources.</param>
    /// <param name="note">Asks the service, and records the answer.</param>
    public async Task LostAsync(IEnumerable<KeyValuePair<string, string>> open, Func<string, string, CancellationToken, Task> note)
    {
        foreach ((string id, string source) in open)
        {
            try
            {
                await note(source, id, cmdlet.StopToken);
            }
            catch (Exception exception) when (exception is VlmRunException or JournalNotWrittenException or ClaimLostException)
            {
                cmdlet.WriteVerbose($"Could not check whether the service still has {id}: {exception.Message}");
                return;
            }
        }
    }
}
