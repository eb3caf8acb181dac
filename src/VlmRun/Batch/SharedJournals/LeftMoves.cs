using System.Diagnostics;
using VlmRun.Batch.Journals;
using VlmRun.PostgreSql;

namespace VlmRun.Batch.SharedJournals;

/// <summary>The files that other processes have ended and are to move: they are this one's if those have gone before it was done. Safe to share between threads.</summary>
internal sealed class LeftMoves
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _sources = new(StringComparer.Ordinal);
    private long? _idleSince;

    /// <summary>Whether there is any.</summary>
    public bool Any
    {
        get
        {
            lock (_lock)
            {
                return _sources.Count > 0;
            }
        }
    }

    /// <summary>Another process has ended a source.</summary>
    public void Add(string source)
    {
        lock (_lock)
        {
            _sources.Add(source);
        }
    }

    /// <summary>Takes those whose process has gone.</summary>
    /// <param name="worker">This process.</param>
    /// <param name="isIdle">Whether this process has nothing else to do: then it waits for as long as a lease, in which a process that has gone is noticed.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<IReadOnlyList<SourceClaim>> TakeAsync(RunWorker worker, bool isIdle, CancellationToken cancellationToken)
    {
        string[] all;
        lock (_lock)
        {
            all = [.. _sources];
        }

        if (all.Length == 0)
        {
            return [];
        }

        IReadOnlyList<SourceRow> rows = await worker.Changes.LookUpAsync(all, cancellationToken);
        SourceRow[] open = [.. rows.Where(row => row.HasResult && SharedRows.Entry(row) is { IsMoved: false })];
        SourceRow[] left = Array.FindAll(open, row => row.Owner is SourceOwner.None or SourceOwner.Me);
        if (isIdle)
        {
            _idleSince ??= Stopwatch.GetTimestamp();
        }

        bool isOver = _idleSince is { } since && Stopwatch.GetElapsedTime(since) > worker.Lease * 1.1;
        lock (_lock)
        {
            _sources.Clear();
            if (!isOver)
            {
                _sources.UnionWith(open.Except(left).Select(row => row.Path));
            }
        }

        return [.. left.Select(row => new SourceClaim(row.Path, SharedRows.Entry(row), ClaimState.LeftToMove) { Row = row.Id, Stored = row.Entry })];
    }
}
