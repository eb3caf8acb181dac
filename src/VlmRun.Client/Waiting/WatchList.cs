using System;
using System.Collections.Generic;
using System.Threading.Channels;

namespace VlmRun.Waiting;

/// <summary>The jobs that are pending, oldest first, and what became of the others. Not safe to share: the watcher holds its lock.</summary>
internal sealed class WatchList<T>(IWatchedJobs<T> jobs, ChannelWriter<WatchOutcome<T>> outcomes)
    where T : class
{
    private readonly LinkedList<WatchedJob<T>> _pending = [];
    private readonly Dictionary<string, LinkedListNode<WatchedJob<T>>> _byId = new(StringComparer.Ordinal);
    private int _completed;
    private int _failed;
    private string? _lastStatus;

    /// <summary>How many were added, each time counted.</summary>
    public int Added { get; private set; }

    public bool IsEmpty => _pending.Count == 0;

    public WatchedJob<T>? Oldest => _pending.First?.Value;

    public WatchCounts Counts => new(Added, _completed, _failed, _lastStatus);

    public IReadOnlyList<WatchedJob<T>> Pending => [.. _pending];

    /// <summary>Takes a job in; false when there is nothing new to watch: it is done, or watched already.</summary>
    public bool Add(string id, T? known, long now, TimeSpan gateClosed)
    {
        int index = Added++;
        if (known is not null && jobs.IsFinal(known))
        {
            End(id, known);
            return false;
        }

        if (_byId.TryGetValue(id, out LinkedListNode<WatchedJob<T>>? already))
        {
            already.Value.Again.Add(known);
            return false;
        }

        _byId[id] = _pending.AddLast(new WatchedJob<T>(id, known, index, now, gateClosed));
        return true;
    }

    /// <summary>The job was seen.</summary>
    public void Seen(WatchedJob<T> watched, T job)
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

    /// <summary>The job is not watched any more.</summary>
    public void GiveUp(WatchedJob<T> job, bool isTimeout, VlmRunException? exception)
    {
        if (!Remove(job))
        {
            return;
        }

        _failed += 1 + job.Again.Count;
        outcomes.TryWrite(new WatchOutcome<T>(job.Id, job.Known, isTimeout, exception));
        foreach (T? known in job.Again)
        {
            T? seen = job.Known is null ? known : jobs.Merge(job.Known, known);
            outcomes.TryWrite(new WatchOutcome<T>(job.Id, seen, isTimeout, exception));
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

        outcomes.TryWrite(new WatchOutcome<T>(id, result, false, null));
    }

    // A look that began before may speak of a job that was given up and added anew since.
    private bool Remove(WatchedJob<T> job)
    {
        if (!_byId.TryGetValue(job.Id, out LinkedListNode<WatchedJob<T>>? node) || node.Value != job)
        {
            return false;
        }

        _byId.Remove(job.Id);
        _pending.Remove(node);
        return true;
    }
}
