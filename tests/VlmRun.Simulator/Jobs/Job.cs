using System;
using System.Threading;

namespace VlmRun.Simulator.Jobs;

/// <summary>pending, then running, then its outcome: by the clock or by the number of GETs that showed it.</summary>
internal sealed class Job(JobPlan plan, string first = JobOutcome.Pending)
{
    private readonly Lock _lock = new();
    private string? _forced;
    private DateTimeOffset? _ended;
    private int _shown;
    private Action? _whenEnded;

    public JobPlan Plan { get; } = plan;

    /// <summary>When it completed or failed, or null.</summary>
    public DateTimeOffset? EndedAt
    {
        get
        {
            lock (_lock)
            {
                return _ended;
            }
        }
    }

    /// <summary>Runs the action once, when the job has completed or failed, by a GET or by the clock.</summary>
    public void WhenEnded(Action action)
    {
        lock (_lock)
        {
            _whenEnded = action;
            if (_ended is not null)
            {
                Announce();
            }
        }
    }

    /// <summary>Counts one GET that returns it.</summary>
    public void Show(DateTimeOffset now)
    {
        lock (_lock)
        {
            _shown++;
            if (Plan.Polls > 0 && _shown >= Plan.Polls && _forced is null)
            {
                End(now);
            }
        }
    }

    public string StatusAt(DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_forced is not null)
            {
                return _forced;
            }

            double elapsed = (now - Plan.Start).TotalSeconds;
            if (_ended is null && Plan.Polls <= 0 && elapsed >= Plan.Seconds)
            {
                End(Plan.Start.AddSeconds(Plan.Seconds));
            }

            if (_ended is not null)
            {
                return Plan.Outcome;
            }

            bool over = Plan.Polls > 0 ? _shown >= Plan.Polls : elapsed >= Plan.Seconds;
            if (over && Plan.Outcome == JobOutcome.Paused)
            {
                return JobOutcome.Paused;
            }

            bool early = Plan.Polls > 0 ? _shown <= 1 : elapsed < Plan.Seconds / 4;
            return early ? first : JobOutcome.Running;
        }
    }

    /// <summary>Ends it now, as planned.</summary>
    public void Finish(DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_forced is null)
            {
                End(now);
            }
        }
    }

    /// <summary>Sets this status permanently.</summary>
    public void Force(string status, DateTimeOffset now)
    {
        lock (_lock)
        {
            _forced = status;
            bool ends = status is JobOutcome.Completed or JobOutcome.Failed;
            _ended = ends ? _ended ?? now : null;
            if (ends)
            {
                Announce();
            }
        }
    }

    private void End(DateTimeOffset at)
    {
        if (_ended is null && Plan.Outcome is JobOutcome.Completed or JobOutcome.Failed)
        {
            _ended ??= at;
            Announce();
        }
    }

    private void Announce()
    {
        Action? action = Interlocked.Exchange(ref _whenEnded, null);
        if (action is not null)
        {
            // outside of the lock: the action reads the job
            ThreadPool.QueueUserWorkItem(_ => action());
        }
    }
}
