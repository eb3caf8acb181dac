using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Errors;
using VlmRun.Runtime;

namespace VlmRun.Jobs;

/// <summary>Waits for jobs on behalf of a cmdlet, and writes each as it ends.</summary>
internal sealed class JobWaiter<T> : IJobWaiter<T>, IWorkInFlight
    where T : class, IJob<T>
{
    private readonly VlmCmdlet _cmdlet;
    private readonly JobNoun _noun;
    private readonly JobPoller<T> _watcher;
    private readonly double _timeoutSec;
    private readonly Action<T> _write;
    private readonly Queue<T> _ended = [];
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private bool _hasWritten;
    private readonly Dictionary<VlmRunException, List<string>> _unwatched = [];

    /// <summary>Begins to wait.</summary>
    /// <param name="cmdlet">Whose streams are written to.</param>
    /// <param name="noun">What is waited for.</param>
    /// <param name="watch">Begins to watch.</param>
    /// <param name="timeoutSec">Seconds for each job.</param>
    /// <param name="intervalSec">Seconds between looks; null for the usual.</param>
    /// <param name="write">Writes one that has ended; null to write it as it is.</param>
    public JobWaiter(
        VlmCmdlet cmdlet,
        JobNoun noun,
        Func<PollOptions, CancellationToken, JobPoller<T>> watch,
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
        _watcher = watch(options, cmdlet.StopToken);
        cmdlet.Register(this);
    }

    /// <summary>Takes what has ended by now, several at once, and has a record of it; null to write each.</summary>
    public Func<IReadOnlyList<T>, Task>? Note { get; init; }

    public void Add(string id, T? known)
    {
        _open.Add(id);
        _watcher.Add(id, known);
    }

    /// <summary>Writes what has ended by now.</summary>
    public async Task WriteReadyAsync()
    {
        while (_watcher.Outcomes.TryRead(out JobOutcome<T>? outcome))
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

        // One by one: what a failing one leaves behind is still there to be written.
        while (_ended.TryDequeue(out T? job))
        {
            _open.Remove(job.Id);
            try
            {
                _write(job);
            }
            catch when (_cmdlet.Stopping)
            {
                _open.Add(job.Id);
                throw;
            }
        }
    }

    /// <summary>No more come: waits for the rest, with progress.</summary>
    public async Task FinishAsync()
    {
        _watcher.InputEnded();
        ProgressLine progress = new(_cmdlet, $"Waiting for {_noun.Many}", Describe);
        while (true)
        {
            Task<bool> next = _watcher.Outcomes.WaitToReadAsync(_cmdlet.StopToken).AsTask();
            await progress.WhileAsync(next, _cmdlet.StopToken);
            if (!await next)
            {
                break;
            }

            await WriteReadyAsync();
            progress.Show();
        }

        progress.End();
        foreach ((VlmRunException cause, List<string> ids) in _unwatched)
        {
            _open.ExceptWith(ids);
            if (!_hasWritten)
            {
                _cmdlet.ThrowTerminatingError(ErrorRecords.NotWatched(_noun, cause, [.. ids]));
            }

            _cmdlet.WriteError(ErrorRecords.NotWatched(_noun, cause, [.. ids]));
        }
    }

    /// <inheritdoc/>
    public Task SettleAsync() => WriteReadyAsync();

    /// <inheritdoc/>
    public IEnumerable<string> Unwritten()
    {
        if (Note is null && _open.Count > 0)
        {
            string go = _open.Count == 1 ? $"This {_noun.One} goes on" : $"These {_noun.Many} go on";
            yield return $"{go}, and nothing waits for them any more: {string.Join(", ", _open)}. Wait-{_noun.Command} takes the ids.";
        }
    }

    public ValueTask DisposeAsync() => _watcher.DisposeAsync();

    private ProgressState Describe()
    {
        PollCounts counts = _watcher.Counts;
        string failed = counts.Failed == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {counts.Failed} failed");
        string status = counts.LastStatus is null ? "" : $"; last seen: {counts.LastStatus}";
        long done = counts.Total - counts.Pending;
        return new ProgressState(
            string.Create(CultureInfo.InvariantCulture, $"{done} of {counts.Total} done{failed}{status}"), done, counts.Total);
    }

    private void Write(JobOutcome<T> outcome)
    {
        if (outcome.IsTimeout)
        {
            _open.Remove(outcome.Id);
            _cmdlet.WriteError(ErrorRecords.WaitTimeout(_noun, outcome.Id, outcome.Job, _timeoutSec, outcome.Error));
        }
        else if (outcome.Error is VlmRunAuthenticationException cause)
        {
            // The same for all that are pending: one error at the end.
            List<string> ids = _unwatched.FirstOrDefault(entry => ReferenceEquals(entry.Key, cause)).Value ?? (_unwatched[cause] = []);
            ids.Add(outcome.Id);
        }
        else if (outcome.Error is not null)
        {
            _open.Remove(outcome.Id);
            _cmdlet.WriteError(ErrorRecords.From(outcome.Error, (object?)outcome.Job ?? outcome.Id));
        }
        else
        {
            _ended.Enqueue(outcome.Job!);
        }
    }
}
