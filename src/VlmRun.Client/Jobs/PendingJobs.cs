using System.Threading.Channels;

namespace VlmRun.Jobs;

/// <summary>The pending jobs and the outcomes of the others. Each job has one outcome for each time it was added.</summary>
internal sealed class PendingJobs<T>(ChannelWriter<JobOutcome<T>> outcomes)
    where T : class, IJob<T>
{
    private readonly Lock _lock = new();
    private readonly LinkedList<PendingJob<T>> _pending = [];
    private readonly Dictionary<string, LinkedListNode<PendingJob<T>>> _byId = new(StringComparer.Ordinal);
    private int _completed;
    private int _failed;
    private string? _lastStatus;

    /// <summary>Number of jobs added.</summary>
    public int Added { get; private set; }

    /// <summary>The pending job that was added first, or null.</summary>
    public PendingJob<T>? Oldest
    {
        get
        {
            lock (_lock)
            {
                return _pending.First?.Value;
            }
        }
    }

    public PollCounts Counts
    {
        get
        {
            lock (_lock)
            {
                return new PollCounts(Added, _completed, _failed, _lastStatus);
            }
        }
    }

    /// <summary>All pending jobs, in the order in which they were added.</summary>
    public List<PendingJob<T>> Pending()
    {
        lock (_lock)
        {
            return [.. _pending];
        }
    }

    /// <summary>Adds a job; false when it has ended, or is already pending.</summary>
    public bool Add(string id, T? known, long addedAt, TimeSpan pausedTime)
    {
        lock (_lock)
        {
            int index = Added++;
            if (known is { IsFinished: true })
            {
                End(id, known);
                return false;
            }

            if (_byId.TryGetValue(id, out LinkedListNode<PendingJob<T>>? already))
            {
                already.Value.Again.Add(known);
                return false;
            }

            _byId[id] = _pending.AddLast(new PendingJob<T>(id, known, index, addedAt, pausedTime));
            return true;
        }
    }

    /// <summary>Records the state of a polled job.</summary>
    public void Seen(PendingJob<T> pending, T job)
    {
        lock (_lock)
        {
            pending.NotFound = 0;
            pending.Known = job.From(pending.Known?.Source);
            if (!job.IsFinished)
            {
                _lastStatus = job.Status;
            }
            else if (Remove(pending))
            {
                ClientTelemetry.Use(job.CreditsUsed);
                End(pending.Id, pending.Known);
                foreach (T? known in pending.Again)
                {
                    End(pending.Id, job.From(known?.Source));
                }
            }
        }
    }

    /// <summary>Stops waiting for a job: its timeout has elapsed, or <paramref name="cause"/> prevents polling it.</summary>
    public void GiveUp(PendingJob<T> pending, bool isTimeout, VlmRunException? cause)
    {
        lock (_lock)
        {
            if (!Remove(pending))
            {
                return;
            }

            _failed += 1 + pending.Again.Count;
            outcomes.TryWrite(new JobOutcome<T>(pending.Id, pending.Known, isTimeout, cause));
            foreach (T? known in pending.Again)
            {
                T? seen = pending.Known is null ? known : pending.Known.From(known?.Source);
                outcomes.TryWrite(new JobOutcome<T>(pending.Id, seen, isTimeout, cause));
            }
        }
    }

    private void End(string id, T result)
    {
        if (string.Equals(result.Status, JobStatus.Failed, StringComparison.OrdinalIgnoreCase))
        {
            _failed++;
        }
        else
        {
            _completed++;
        }

        outcomes.TryWrite(new JobOutcome<T>(id, result, false, null));
    }

    // A round may return a job that was removed and added again after the round started.
    private bool Remove(PendingJob<T> job)
    {
        if (!_byId.TryGetValue(job.Id, out LinkedListNode<PendingJob<T>>? node) || node.Value != job)
        {
            return false;
        }

        _byId.Remove(job.Id);
        _pending.Remove(node);
        return true;
    }
}
