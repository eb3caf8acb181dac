namespace VlmRun.Jobs;

/// <summary>Waits for jobs for a cmdlet, and writes each one when it ends.</summary>
internal sealed class JobWaiter<T> : IWorkInFlight, IAsyncDisposable
    where T : class, IJob<T>
{
    private readonly VlmCmdlet _cmdlet;
    private readonly JobNoun _noun;
    private readonly JobPoller<T> _poller;
    private readonly double _timeoutSec;
    private readonly Action<T> _write;
    private readonly Queue<T> _ended = [];
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _sources = new(StringComparer.Ordinal);
    private readonly long _begun = TimeProvider.System.GetTimestamp();
    private bool _hasWritten;
    private decimal _credits;
    private readonly Dictionary<VlmRunException, List<string>> _abandoned = [];

    /// <summary>Starts to poll.</summary>
    /// <param name="cmdlet">The cmdlet whose streams are used.</param>
    /// <param name="noun">The kind of job.</param>
    /// <param name="poll">Starts to poll.</param>
    /// <param name="timeoutSec">Time limit for each job, in seconds.</param>
    /// <param name="intervalSec">Interval between polls, in seconds; null for the default.</param>
    /// <param name="write">Writes a job that has ended; null to write it unchanged.</param>
    public JobWaiter(
        VlmCmdlet cmdlet,
        JobNoun noun,
        Func<PollOptions, CancellationToken, JobPoller<T>> poll,
        double timeoutSec,
        double? intervalSec,
        Action<T>? write = null)
    {
        _write = write ?? cmdlet.WriteObject;
        _noun = noun;
        _cmdlet = cmdlet;
        _timeoutSec = timeoutSec;
        VlmSession session = cmdlet.CurrentSession;
        PollOptions options = new()
        {
            Timeout = TimeSpan.FromSeconds(timeoutSec),
            Interval = intervalSec is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            PausedTime = () => session.PausedTime,
        };
        _poller = poll(options, cmdlet.StopToken);
        cmdlet.Register(this);
    }

    /// <summary>Receives the jobs that have ended, several at once, and records them; null to write each job.</summary>
    public Func<IReadOnlyList<T>, Task>? Note { get; init; }

    /// <summary>Whether the progress shows how many jobs end per minute.</summary>
    public bool ShowsRate { get; init; }

    /// <summary>How many jobs there are in all, with those that were not started yet; null while that is not known.</summary>
    public Func<long?>? Total { get; set; }

    /// <summary>How many inputs are being sent, and how many could not be; null where nothing is sent.</summary>
    public Func<(int InFlight, int Failed)>? Sending { get; set; }

    /// <summary>How many jobs have not ended.</summary>
    public int Pending => _poller.Counts.Pending;

    /// <summary>Called with the id of a job that is no longer waited for although it may still be running; null for nothing.</summary>
    public Action<string>? GaveUp { get; set; }

    /// <summary>Adds a job to wait for; <paramref name="known"/> is the job if it was fetched before.</summary>
    public void Add(string id, T? known)
    {
        _open.Add(id);
        _poller.Add(id, known);
    }

    /// <summary>Adds a job as the caller has it.</summary>
    /// <summary>Writes one that has ended, where that takes a request; null to write it at once.</summary>
    public Func<T, Task>? WriteAsync { get; init; }

    public void Add(T job)
    {
        if (job is IJobReference { IsReference: true })
        {
            AddId(job.Id, job.Source);
        }
        else
        {
            Add(job.Id, job);
        }
    }

    /// <summary>Adds a job of which nothing is known but its id and, perhaps, its source.</summary>
    public void AddId(string id, string? source)
    {
        if (!string.IsNullOrEmpty(source))
        {
            _sources[id] = source;
        }

        Add(id, null);
    }

    /// <summary>Writes the jobs that have ended.</summary>
    public async Task WriteReadyAsync()
    {
        while (_poller.Outcomes.TryRead(out JobOutcome<T>? outcome))
        {
            Write(outcome);
        }

        _hasWritten |= _ended.Count > 0;
        if (Note is not null && _ended.Count > 0)
        {
            T[] ended = [.. _ended];
            _ended.Clear();
            await Note(ended);
        }

        // One by one: if one fails, the others are still there to be written.
        while (_ended.TryDequeue(out T? job))
        {
            _open.Remove(job.Id);
            try
            {
                if (WriteAsync is null)
                {
                    _write(job);
                }
                else
                {
                    await WriteAsync(job);
                }
            }
            catch when (_cmdlet.Stopping)
            {
                _open.Add(job.Id);
                throw;
            }
        }
    }

    /// <summary>No more jobs will be added for a while: they are polled as if they were the last.</summary>
    public void InputPauses() => _poller.InputPauses();

    /// <summary>No more jobs will be added: waits for the rest and shows progress.</summary>
    public async Task FinishAsync()
    {
        _poller.InputEnded();
        ProgressLine progress = new(_cmdlet, $"Waiting for {_noun.Many}", Describe);
        while (true)
        {
            Task<bool> next = _poller.Outcomes.WaitToReadAsync(_cmdlet.StopToken).AsTask();
            await progress.WhileAsync(next, _cmdlet.StopToken);
            if (!await next)
            {
                break;
            }

            await WriteReadyAsync();
            progress.Show();
        }

        progress.End();
        foreach ((VlmRunException cause, List<string> ids) in _abandoned)
        {
            _open.ExceptWith(ids);
            if (!_hasWritten)
            {
                _cmdlet.ThrowTerminatingError(ErrorRecords.NotPolled(_noun, cause, [.. ids]));
            }

            _cmdlet.WriteError(ErrorRecords.NotPolled(_noun, cause, [.. ids]));
        }
    }

    /// <inheritdoc/>
    public Task SettleAsync() => WriteReadyAsync();

    /// <inheritdoc/>
    public IEnumerable<string> Unwritten()
    {
        if (Note is null && _open.Count > 0)
        {
            string go = _open.Count == 1 ? $"This {_noun.One} continues" : $"These {_noun.Many} continue";
            yield return $"{go}, but this command no longer waits: {string.Join(", ", _open)}. Use Wait-{_noun.Command} with the ids.";
        }
    }

    public ValueTask DisposeAsync() => _poller.DisposeAsync();

    /// <summary>The progress of the jobs, and of what is being sent.</summary>
    public ProgressState Describe()
    {
        PollCounts counts = _poller.Counts;
        (int sending, int notStarted) = Sending?.Invoke() ?? (0, 0);
        long done = counts.Completed + counts.Failed + notStarted;
        long total = Math.Max(Total?.Invoke() ?? 0, counts.Total + sending + notStarted);
        string failed = counts.Failed + notStarted == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {counts.Failed + notStarted} failed");
        string status = counts.LastStatus is null || (done > 0 && counts.Pending > 3) ? "" : $" ({counts.LastStatus})";
        return new ProgressState(
            string.Create(CultureInfo.InvariantCulture, $"{done} of {total} done{failed}, {counts.Pending + sending} in flight{status}"), done, total)
        {
            Credits = _credits,
            Since = _begun,
            ShowsRate = ShowsRate,
        };
    }

    private void Write(JobOutcome<T> outcome)
    {
        if (outcome.IsTimeout || outcome.Error is not null)
        {
            GaveUp?.Invoke(outcome.Id);
        }

        T? job = _sources.Remove(outcome.Id, out string? source) ? outcome.Job?.From(source) : outcome.Job;
        if (outcome.IsTimeout)
        {
            _open.Remove(outcome.Id);
            _cmdlet.WriteError(ErrorRecords.WaitTimeout(_noun, outcome.Id, job, _timeoutSec, outcome.Error));
        }
        else if (outcome.Error is VlmRunAuthenticationException cause)
        {
            // The error applies to all pending jobs: write one error at the end.
            List<string> ids = _abandoned.FirstOrDefault(entry => ReferenceEquals(entry.Key, cause)).Value ?? (_abandoned[cause] = []);
            ids.Add(outcome.Id);
        }
        else if (outcome.Error is not null)
        {
            _open.Remove(outcome.Id);
            _cmdlet.WriteError(ErrorRecords.From(outcome.Error, (object?)job ?? outcome.Id));
        }
        else
        {
            _credits += (job as Prediction)?.CreditsUsed ?? (job as AgentExecution)?.CreditsUsed ?? 0;
            _ended.Enqueue(job!);
        }
    }
}
