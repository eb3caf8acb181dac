using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Channels;

namespace VlmRun.Jobs;

/// <summary>Which jobs are pending and what became of the others. Each comes out once for each time it was added.</summary>
internal sealed class PendingJobs<T>(IPolledJobs<T> jobs, ChannelWriter<JobOutcome<T>> outcomes)
    where T : class
{
    private readonly Lock _lock = new();
    private readonly LinkedList<PendingJob<T>> _pending = [];
    private readonly Dictionary<string, LinkedListNode<PendingJob<T>>> _byId = new(StringComparer.Ordinal);
    private int _completed;
    private int _failed;
    private string? _lastStatus;

    /// <summary>How often a job was added.</summary>
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

    /// <summary>All that is pending, in the order it was added.</summary>
    public List<PendingJob<T>> Pending()
    {
        lock (_lock)
        {
            return [.. _pending];
        }
    }

    /// <summary>Adds a job; false when it needs no watching: it is done, or is watched already.</summary>
    public bool Add(string id, T? known, long addedAt, TimeSpan gateClosed)
    {
        lock (_lock)
        {
            int index = Added++;
            if (known is not null && jobs.IsFinal(known))
            {
                End(id, known);
                return false;
            }

            if (_byId.TryGetValue(id, out LinkedListNode<PendingJob<T>>? already))
            {
                already.Value.Again.Add(known);
                return false;
            }

            _byId[id] = _pending.AddLast(new PendingJob<T>(id, known, index, addedAt, gateClosed));
            return true;
        }
    }

    /// <summary>A job was looked at.</summary>
    public void Seen(PendingJob<T> watched, T job)
    {
        lock (_lock)
        {
            watched.NotFound = 0;
            watched.Known = jobs.Merge(job, watched.Known);
            if (!jobs.IsFinal(job))
            {
                _lastStatus = jobs.Status(job);
            }
            else if (Remove(watched))
            {
                End(watched.Id, watched.Known);
                foreach (T? known in watched.Again)
                {
                    End(watched.Id, jobs.Merge(job, known));
                }
            }
        }
    }

    /// <summary>A job is not watched any more: its time is over, or <paramref name="cause"/> keeps us from seeing it.</summary>
    public void GiveUp(PendingJob<T> watched, bool isTimeout, VlmRunException? cause)
    {
        lock (_lock)
        {
            if (!Remove(watched))
            {
                return;
            }

            _failed += 1 + watched.Again.Count;
            outcomes.TryWrite(new JobOutcome<T>(watched.Id, watched.Known, isTimeout, cause));
            foreach (T? known in watched.Again)
            {
                T? seen = watched.Known is null ? known : jobs.Merge(watched.Known, known);
                outcomes.TryWrite(new JobOutcome<T>(watched.Id, seen, isTimeout, cause));
            }
        }
    }

    private void End(string id, T result)
    {
        if (string.Equals(jobs.Status(result), JobStatus.Failed, StringComparison.OrdinalIgnoreCase))
        {
            _failed++;
        }
        else
        {
            _completed++;
        }

        outcomes.TryWrite(new JobOutcome<T>(id, result, false, null));
    }

    // A look that began before may speak of a job that was given up and added anew since.
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
