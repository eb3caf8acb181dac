using VlmRun.Batch.Journals;

namespace VlmRun;

/// <summary>The state of a batch, read from its journal.</summary>
public sealed class BatchState
{
    private const int FailedCode = 1;
    private const int EndedEarlyCode = 2;
    private const int InDoubtCode = 3;

    private BatchState(string journal, JournalHeader header)
    {
        Journal = journal;
        Kind = header.Noun.One;
        Domain = header.Domain;
        Agent = header.Agent;
        StartedAt = header.StartedAt.LocalDateTime;
    }

    /// <summary>The journal's path.</summary>
    public string Journal { get; }

    /// <summary>The kind of its jobs: <c>prediction</c> or <c>execution</c>.</summary>
    public string Kind { get; }

    /// <summary>The domain; null if skills are used.</summary>
    public string? Domain { get; }

    /// <summary>The agent of executions; null if a prompt or a skill is used in its place.</summary>
    public string? Agent { get; }

    /// <summary>When the first run started, in local time.</summary>
    public DateTime StartedAt { get; }

    /// <summary>When the last step was recorded, in local time; null before the first.</summary>
    public DateTime? LastStepAt { get; private set; }

    /// <summary>Whether a run is writing the journal now.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>The outcome, for a scheduler: 0 everything is done; 1 the last run has reported failures; 2 the last run has ended early or still runs, or something is waiting or still to be sent; 3 it is not known of some sources whether they were started.</summary>
    public int ExitCode { get; private set; }

    /// <summary>Why the last run has ended early: Stopped, Interrupted (killed, or a power failure), NotStarted, NotConfirmed, or the id of the error that ended it, such as InsufficientCredits; null if it did not.</summary>
    public string? EndedEarly { get; private set; }

    /// <summary>Number of sources in the journal.</summary>
    public int Total { get; private set; }

    /// <summary>Number of sources whose job ended with a result.</summary>
    public int Completed { get; private set; }

    /// <summary>Number of sources whose job ended without a result, or that the service no longer has.</summary>
    public int Failed { get; private set; }

    /// <summary>Number of sources whose job was started and is not known to have ended.</summary>
    public int Waiting { get; private set; }

    /// <summary>Number of sources whose request a running batch is sending now.</summary>
    public int Sending { get; private set; }

    /// <summary>Number of sources whose request was being sent when a run ended, or whose response was lost: it is not known whether they were started.</summary>
    public int InDoubt { get; private set; }

    /// <summary>Number of sources that are still to be sent.</summary>
    public int ToSend { get; private set; }

    /// <summary>Credits used so far; 100 credits are one US dollar.</summary>
    public decimal Credits { get; private set; }

    /// <summary>Sources completed per minute in the last run; null before it has two steps.</summary>
    public double? PerMinute { get; private set; }

    /// <summary>The files and folders that were left out, with the reason; not counted in <see cref="Total"/>.</summary>
    public IReadOnlyList<BatchSkip> Skipped { get; private set; } = [];

    /// <summary>The sources that were sent although their content is that of another; -SkipDuplicate leaves such files out.</summary>
    public IReadOnlyList<BatchDuplicate> Duplicates { get; private set; } = [];

    /// <summary>The sources without a result, with the reason: failed, in doubt, or not sendable.</summary>
    public IReadOnlyList<BatchFailure> Failures { get; private set; } = [];

    /// <summary>The processes that work on the run, and those that ended in the last day; none if the journal is a file.</summary>
    public IReadOnlyList<BatchWorker> Workers { get; private set; } = [];

    /// <summary>The budget that the processes of a shared journal share now, or shared last; null without one.</summary>
    public BatchBudget? Budget { get; private set; }

    private int LeftOut => Skipped.Sum(skip => skip.Count);

    /// <summary>The files that were moved, or are being moved, with their new paths.</summary>
    public IReadOnlyList<BatchMove> Moved { get; private set; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{Completed} of {Total} done, {Failed} failed, {Waiting} waiting, {(Sending > 0 ? $"{Sending} being sent, " : "")}{InDoubt} in doubt, {ToSend} to send, {(LeftOut > 0 ? $"{LeftOut} left out, " : "")}{Credits} {(Credits == 1 ? "credit" : "credits")}";

    /// <summary>Reads a journal, also while a run writes it.</summary>
    /// <exception cref="JournalUnusableException">It is not a journal, or damaged.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    internal static BatchState Read(string path)
    {
        // Checked before the journal is read: a run that ends in between must not show requests as in doubt that it has completed.
        bool isRunning = JournalLock.IsHeld(path);
        JournalHistory history = JournalHistory.Read(path).Whole();
        if (history.Header is null)
        {
            throw new JournalUnusableException(JournalProblem.NotAJournal, $"'{path}' is empty: no run has started.");
        }

        return Of(path, history.Header, history.Facts(isRunning));
    }

    /// <summary>The state of a run that could not begin.</summary>
    internal static BatchState NotStarted(string journal, JournalHeader wanted) =>
        new(journal, wanted) { ExitCode = EndedEarlyCode, EndedEarly = RunEnd.NotStarted };

    /// <summary>The state of a journal, in whatever store.</summary>
    internal static BatchState Of(string journal, JournalHeader header, JournalFacts facts)
    {
        BatchState state = new(journal, header)
        {
            IsRunning = facts.IsRunning,
            Credits = facts.Credits,
            LastStepAt = facts.LastAt?.LocalDateTime,
            PerMinute = facts.PerMinute,
            Skipped = facts.Skipped.ToArray(),
            Workers = facts.Workers,
            Budget = facts.Budget,
        };
        state.Sum(facts);
        bool isUnknown = !facts.HasBegun && facts.End is null;
        // A journal of an earlier version does not record how its runs ended; one without any step was interrupted.
        state.EndedEarly = facts.IsRunning || (isUnknown && state.Total > 0) ? null : facts.End is { } end ? end.Early : RunEnd.Interrupted;
        state.ExitCode = state.InDoubt > 0 ? InDoubtCode
            : state.IsRunning || state.EndedEarly is not null || state.Waiting > 0 || facts.Steps.Any(step => step.Step is null or JournalStep.Uploaded) ? EndedEarlyCode
            : state.ToSend > 0 || (facts.End is { } known ? known.Failures : state.Failed) > 0 ? FailedCode
            : 0;
        return state;
    }

    private void Sum(JournalFacts facts)
    {
        int Count(params string?[] steps) => facts.Steps.Where(step => steps.Contains(step.Step)).Sum(step => step.Count);
        bool IsInDoubt(string? step, bool isRunning) => step is not null && (step == JournalStep.InDoubt || !JournalStep.IsKnown(step) || (step == JournalStep.Submitting && !isRunning));
        Total = facts.Steps.Sum(step => step.Count);
        Duplicates = facts.Duplicates.ToArray();
        Completed = Count(JournalStep.Completed);
        // A file that could not be sent as it is and was put aside is not sent again.
        int aside = facts.Unfinished.Count(entry => entry.Step == JournalStep.NotSubmitted && entry.IsMoved);
        Failed = Count(JournalStep.Failed, JournalStep.Lost) + aside;
        Waiting = Count(JournalStep.Submitted);
        InDoubt = facts.Steps.Where(step => IsInDoubt(step.Step, step.IsRunning)).Sum(step => step.Count);
        Sending = facts.Steps.Where(step => step is { Step: JournalStep.Submitting, IsRunning: true }).Sum(step => step.Count);
        ToSend = Count(null, JournalStep.Uploaded, JournalStep.NotSubmitted) - aside;
        Moved = facts.Moves.Select(entry => new BatchMove(entry.Source, entry.Target!, entry.IsMoved)).ToArray();
        // An array: for other collection types the compiler creates a type whose [0] in PowerShell is the whole list.
        Failures = facts.Unfinished.Where(entry => entry.Step is JournalStep.Failed or JournalStep.Lost or JournalStep.NotSubmitted || IsInDoubt(entry.Step, facts.IsFile && facts.IsRunning))
            .Select(entry => new BatchFailure(entry.Source, entry.Id, Reason(entry)))
            .ToArray();
    }

    /// <summary>The sources that were sent although another with the same content was.</summary>
    internal static IEnumerable<BatchDuplicate> DuplicatesIn(IEnumerable<JournalEntry> last) => last
        .Where(entry => entry.Content?.Md5 is not null && entry.Step is not (JournalStep.Uploaded or JournalStep.NotSubmitted))
        .GroupBy(entry => entry.Content!.Md5)
        .SelectMany(same => same.Skip(1).Select(entry => new BatchDuplicate(entry.Source, same.First().Source)));

    private static string? Reason(JournalEntry entry) => entry.Step switch
    {
        JournalStep.Submitting or JournalStep.InDoubt => "The request was being sent; it is not known whether the job was started.",
        { } step when !JournalStep.IsKnown(step) => $"Its last step in the journal, '{step}', was written by a newer version of the module.",
        _ => entry.Reason,
    };
}
