using VlmRun.Batch.Journals;

namespace VlmRun.Batch;

/// <summary>The plan of a batch, made from its sources and its journal. Making it sends and writes nothing.</summary>
/// <param name="journal">What earlier runs, and other processes, did.</param>
/// <param name="jobs">The kind of job.</param>
/// <param name="retryFailed">Whether failed files are sent again.</param>
internal sealed class BatchPlan(IJournalReader journal, IBatchJobs jobs, bool retryFailed)
{
    private readonly Dictionary<string, PlannedSource> _sources = new(journal.Comparer);
    private readonly Dictionary<string, BatchSkip> _skipped = new(journal.Comparer);

    /// <summary>The files and folders that are left out.</summary>
    public IReadOnlyCollection<BatchSkip> Skipped => _skipped.Values;

    /// <summary>The sources whose next step is this one.</summary>
    public IEnumerable<PlannedSource> At(PlannedStep step) => _sources.Values.Where(source => source.Step == step);

    /// <summary>Number of files that were listed and are not in the plan yet.</summary>
    public int Listed { get; set; }

    /// <summary>The failed sources that are sent again.</summary>
    public IEnumerable<PlannedSource> Retried => At(PlannedStep.Send).Where(source => source.Last?.Step == JournalStep.Failed);

    /// <summary>Gets a source; null if it was not added.</summary>
    public PlannedSource? Find(string source) => _sources.GetValueOrDefault(source);

    /// <summary>Adds a source as the journal returned it; a source that another process had before is planned again.</summary>
    public async Task<PlannedSource> AddAsync(SourceClaim claim, CancellationToken cancellationToken)
    {
        string source = claim.Source;
        JournalEntry? last = claim.Last;
        // A file that has come, or has changed, since another process has ended the one before it is this one's as much as any other's.
        bool hasChanged = claim.State is ClaimState.Taken or ClaimState.EndedElsewhere && last?.Content is { } content && await content.IsChangedAsync(source, cancellationToken);
        PlannedSource planned = claim.State switch
        {
            ClaimState.Elsewhere => new PlannedSource(source, PlannedStep.Elsewhere, last),
            ClaimState.EndedElsewhere when !hasChanged => new PlannedSource(source, PlannedStep.EndedElsewhere, last),
            ClaimState.LeftToMove => new PlannedSource(source, PlannedStep.MoveOnly, last),
            _ => Decide(source, hasChanged ? null : last) with { HasChanged = hasChanged, IsAfterMoved = last?.IsMoved == true },
        };
        _sources[source] = planned;
        _skipped.Remove(source);
        return planned;
    }

    /// <summary>Takes a source out of the plan.</summary>
    public void Remove(string source) => _sources.Remove(source);

    /// <summary>Adds a source that has a result and whose file was moved.</summary>
    /// <param name="last">Its last step.</param>
    public void AddMoved(JournalEntry last) =>
        // By its new path: another file may have come under the old one.
        _sources.TryAdd(last.Target!, new PlannedSource(last.Source, PlannedStep.Finished, last) { IsMoved = true });

    /// <summary>Adds a file or folder that is left out.</summary>
    public void Skip(BatchSkip skip)
    {
        if (!_sources.ContainsKey(skip.Source))
        {
            _skipped[skip.Source] = skip;
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        (int Count, string Text)[] parts =
        [
            (At(PlannedStep.LookUp).Count(), "in doubt"),
            (At(PlannedStep.Wait).Count(), "to wait for"),
            (At(PlannedStep.Finished).Count() + At(PlannedStep.EndedElsewhere).Count() + At(PlannedStep.MoveOnly).Count(), "done"),
            (At(PlannedStep.Elsewhere).Count(), "with another process"),
            (At(PlannedStep.Refuse).Count(), "not usable"),
            (_skipped.Values.Sum(skip => skip.Count), "left out"),
        ];
        return $"{At(PlannedStep.Send).Count()} to send" + string.Concat(parts.Where(part => part.Count > 0).Select(part => $", {part.Count} {part.Text}"));
    }

    private PlannedSource Decide(string source, JournalEntry? last) => last?.Step switch
    {
        null or JournalStep.Uploaded or JournalStep.NotSubmitted => new PlannedSource(source, PlannedStep.Send, last),
        JournalStep.Failed when retryFailed => new PlannedSource(source, PlannedStep.Send, last),
        // Without an id of ours there is none to look up; the request is sent again only if the user says so.
        JournalStep.Submitting or JournalStep.InDoubt when last.Id is null && !jobs.HasRequestIds => new PlannedSource(source, PlannedStep.LookUp, last),
        // The job may have been paid for.
        { } step when last.Id is null || !JournalStep.IsKnown(step) =>
            Refused(source, last, ErrorRecords.StepUnusable(jobs.Noun, source, step, JournalStep.IsKnown(step))),
        JournalStep.Submitting or JournalStep.InDoubt or JournalStep.Lost => new PlannedSource(source, PlannedStep.LookUp, last),
        _ => Started(source, last, last.Id),
    };

    private PlannedSource Started(string source, JournalEntry last, string id)
    {
        try
        {
            journal.ClaimId(id, source);
            return new PlannedSource(source, last.HasResult ? PlannedStep.Finished : PlannedStep.Wait, last);
        }
        catch (OutcomeUnknownException exception)
        {
            return Refused(source, last, ErrorRecords.From(exception, source));
        }
    }

    private static PlannedSource Refused(string source, JournalEntry last, ErrorRecord problem) =>
        new(source, PlannedStep.Refuse, last) { Problem = problem };
}
