using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using VlmRun.Runtime;

namespace VlmRun.Waiting;

/// <summary>Waits for predictions on behalf of a cmdlet, and writes each as it ends.</summary>
internal sealed class PredictionWait : IAsyncDisposable
{
    private readonly VlmCmdlet _cmdlet;
    private readonly JobWatcher<Prediction> _watcher;
    private readonly double _timeoutSec;
    private bool _hasWritten;
    private readonly Dictionary<VlmRunException, List<string>> _unwatched = [];

    public PredictionWait(VlmCmdlet cmdlet, double timeoutSec, double? intervalSec)
    {
        _cmdlet = cmdlet;
        _timeoutSec = timeoutSec;
        VlmSession session = cmdlet.CurrentSession;
        WatchOptions options = new()
        {
            Timeout = TimeSpan.FromSeconds(timeoutSec),
            Interval = intervalSec is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            GateClosed = () => session.GateClosed,
        };
        _watcher = cmdlet.Client.Predictions.Watch(options, cmdlet.StopToken);
    }

    public void Add(string id, Prediction? known) => _watcher.Add(id, known);

    /// <summary>Writes what has ended by now.</summary>
    public void WriteReady()
    {
        while (_watcher.Outcomes.TryRead(out WatchOutcome<Prediction>? outcome))
        {
            Write(outcome);
        }
    }

    /// <summary>No more come: waits for the rest, with progress.</summary>
    public async Task FinishAsync()
    {
        _watcher.InputEnded();
        ProgressLine progress = new(_cmdlet, "Waiting for predictions", Describe);
        while (true)
        {
            Task<bool> next = _watcher.Outcomes.WaitToReadAsync(_cmdlet.StopToken).AsTask();
            await progress.WhileAsync(next, _cmdlet.StopToken);
            if (!await next)
            {
                break;
            }

            WriteReady();
            progress.Show();
        }

        progress.End();
        foreach ((VlmRunException cause, List<string> ids) in _unwatched)
        {
            if (!_hasWritten)
            {
                _cmdlet.ThrowTerminatingError(Errors.NotWatched(cause, [.. ids]));
            }

            _cmdlet.WriteError(Errors.NotWatched(cause, [.. ids]));
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

    private void Write(WatchOutcome<Prediction> outcome)
    {
        if (outcome.IsTimeout)
        {
            _cmdlet.WriteError(Errors.WaitTimeout(outcome.Id, outcome.Job, _timeoutSec));
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
            _hasWritten = true;
            _cmdlet.WriteObject(outcome.Job);
        }
    }
}
