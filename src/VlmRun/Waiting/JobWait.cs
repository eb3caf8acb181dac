using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Runtime;

namespace VlmRun.Waiting;

/// <summary>Waits for jobs on behalf of a cmdlet, and writes each as it ends.</summary>
internal sealed class JobWait<T> : IAsyncDisposable
    where T : class, IJob<T>
{
    private readonly VlmCmdlet _cmdlet;
    private readonly JobNoun _noun;
    private readonly JobWatcher<T> _watcher;
    private readonly double _timeoutSec;
    private readonly Func<IReadOnlyList<T>, Task> _finished;
    private readonly List<T> _ended = [];
    private bool _hasWritten;
    private readonly Dictionary<VlmRunException, List<string>> _unwatched = [];

    /// <summary>Begins to wait.</summary>
    /// <param name="cmdlet">Whose streams are written to.</param>
    /// <param name="noun">What is waited for.</param>
    /// <param name="watch">Begins to watch.</param>
    /// <param name="timeoutSec">Seconds for each job.</param>
    /// <param name="intervalSec">Seconds between looks; null for the usual.</param>
    /// <param name="finished">Takes what has ended; null to write it as it is.</param>
    public JobWait(
        VlmCmdlet cmdlet,
        JobNoun noun,
        Func<WatchOptions, CancellationToken, JobWatcher<T>> watch,
        double timeoutSec,
        double? intervalSec,
        Func<IReadOnlyList<T>, Task>? finished = null)
    {
        _finished = finished ?? (jobs =>
        {
            cmdlet.WriteObject(jobs, true);
            return Task.CompletedTask;
        });
        _noun = noun;
        _cmdlet = cmdlet;
        _timeoutSec = timeoutSec;
        VlmSession session = cmdlet.CurrentSession;
        WatchOptions options = new()
        {
            Timeout = TimeSpan.FromSeconds(timeoutSec),
            Interval = intervalSec is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            GateClosed = () => session.GateClosed,
        };
        _watcher = watch(options, cmdlet.StopToken);
    }

    public void Add(string id, T? known) => _watcher.Add(id, known);

    /// <summary>Writes what has ended by now.</summary>
    public async Task WriteReadyAsync()
    {
        while (_watcher.Outcomes.TryRead(out WatchOutcome<T>? outcome))
        {
            Write(outcome);
        }

        if (_ended.Count > 0)
        {
            T[] ended = [.. _ended];
            _ended.Clear();
            _hasWritten = true;
            await _finished(ended);
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
            if (!_hasWritten)
            {
                _cmdlet.ThrowTerminatingError(Errors.NotWatched(_noun, cause, [.. ids]));
            }

            _cmdlet.WriteError(Errors.NotWatched(_noun, cause, [.. ids]));
        }
    }

    public ValueTask DisposeAsync() => _watcher.DisposeAsync();

    private ProgressState Describe()
    {
        WatchCounts counts = _watcher.Counts;
        string failed = counts.Failed == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {counts.Failed} failed");
        string status = counts.LastStatus is null ? "" : $"; last seen: {counts.LastStatus}";
        long done = counts.Total - counts.Pending;
        return new ProgressState(
            string.Create(CultureInfo.InvariantCulture, $"{done} of {counts.Total} done{failed}{status}"), done, counts.Total);
    }

    private void Write(WatchOutcome<T> outcome)
    {
        if (outcome.IsTimeout)
        {
            _cmdlet.WriteError(Errors.WaitTimeout(_noun, outcome.Id, outcome.Job, _timeoutSec, outcome.Error));
        }
        else if (outcome.Error is VlmRunAuthenticationException cause)
        {
            // The same for all that are pending: one error at the end.
            List<string> ids = _unwatched.FirstOrDefault(entry => ReferenceEquals(entry.Key, cause)).Value ?? (_unwatched[cause] = []);
            ids.Add(outcome.Id);
        }
        else if (outcome.Error is not null)
        {
            _cmdlet.WriteError(Errors.From(outcome.Error, (object?)outcome.Job ?? outcome.Id));
        }
        else
        {
            _ended.Add(outcome.Job!);
        }
    }
}
