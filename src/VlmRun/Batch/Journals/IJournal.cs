using VlmRun.Budgets;

namespace VlmRun.Batch.Journals;

/// <summary>The journal of a run. A file serves one process at a time, which may take every source; a shared store serves many, and each takes what no other has.</summary>
internal interface IJournal : IJournalReader, IAsyncDisposable
{
    /// <summary>Its path or address, for messages; without secrets.</summary>
    string Name { get; }

    /// <summary>Where the replaced journal was saved; null when nothing was replaced.</summary>
    string? Kept { get; }

    /// <summary>Why nothing more may be started; null if it may.</summary>
    JournalNotWrittenException? Failure { get; }

    /// <summary>The budget of this run, which the processes of a shared store share.</summary>
    /// <param name="max">The budget in credits, more than 0.</param>
    ICreditBudget BudgetOf(decimal max) => new CreditBudget(max);

    /// <summary>Announces sources that will be claimed one by one, so that a store can read their steps together.</summary>
    Task EnterAsync(IReadOnlyList<string> sources, CancellationToken cancellationToken);

    /// <summary>Records that this run begins to work, if it has not done so: until its end is recorded, it counts as interrupted.</summary>
    /// <exception cref="JournalNotWrittenException">It is not recorded.</exception>
    Task BeginAsync();

    /// <summary>Records how this run has ended.</summary>
    /// <exception cref="JournalNotWrittenException">It is not recorded.</exception>
    Task EndAsync(RunEnd end);

    /// <summary>Adds a step; completes when it is durable. A source that is skipped again for the same reason, or for which something was started, is not recorded as skipped; one that was only uploaded, or not submitted, is from then on only skipped. A move that is begun again to the same target is not recorded again, but no other process does so then.</summary>
    /// <exception cref="JournalNotWrittenException">The step is not recorded.</exception>
    /// <exception cref="ClaimLostException">Another process has taken the source over; nothing may be begun for it.</exception>
    Task AddAsync(JournalEntry entry);

    /// <summary>Confirms that this process still has a source that it has recorded as being submitted.</summary>
    /// <exception cref="ClaimLostException">Another process has taken the source over; its request may not be sent.</exception>
    /// <exception cref="JournalNotWrittenException">That is not known.</exception>
    ValueTask ConfirmAsync(string source, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>The sources of this machine that were uploaded or rejected, so that a run would send them.</summary>
    Task<IReadOnlyList<string>> UnsentAsync(CancellationToken cancellationToken);

    /// <summary>Claims sources that other processes had when they were asked for, as far as those have ended them or stopped.</summary>
    /// <param name="max">The maximum number to claim.</param>
    /// <param name="isIdle">Whether this process has nothing else to do: what it still has is free for others, because it will do no more for it.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The claims, none if it is too early; null when no process has any source of this one.</returns>
    Task<IReadOnlyList<SourceClaim>?> ClaimLeftAsync(int max, bool isIdle, CancellationToken cancellationToken);

    /// <summary>Announces that a source is about to be sent, unless another process sends another source of the same content, or has sent it.</summary>
    /// <param name="source">The source, which this process has.</param>
    /// <param name="content">Its content, with its hash.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The other source; null if there is none, and from then on other processes do not send the same content.</returns>
    Task<string?> AnnounceAsync(string source, FileFingerprint content, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    /// <summary>This process sends nothing more: returns when no other process is about to send these sources.</summary>
    Task AwaitAsync(IReadOnlyCollection<string> sources, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Whether processes on other machines or in other folders may send the same content, so that it must be announced.</summary>
    bool IsShared => false;

    /// <summary>Whether the run has a result with this id.</summary>
    ValueTask<bool> HasResultAsync(string id, CancellationToken cancellationToken);

    /// <summary>Whether a result belongs to a file that was moved: another file may have its path now.</summary>
    ValueTask<bool> IsOfMovedFileAsync(string id, CancellationToken cancellationToken);

    /// <summary>The predictions of steps that have a result, in the order in which they ended.</summary>
    IAsyncEnumerable<(string Source, JsonElement Prediction)> PredictionsAsync(IEnumerable<JournalEntry> entries, CancellationToken cancellationToken);

    /// <summary>The state of the run, when this process has ended its part in this way.</summary>
    Task<BatchState> StateAsync(RunEnd end, CancellationToken cancellationToken);
}
