using System.Collections.Concurrent;
using VlmRun.Batch.Journals;
using VlmRun.PostgreSql;

namespace VlmRun.Batch.SharedJournals;

/// <summary>Which sources of a shared journal this process has, and which others have that it was given too.</summary>
/// <param name="moves">Whether this process moves files that have ended.</param>
internal sealed class SharedClaims(bool moves)
{
    // A few at a time, more while they are begun at once: what is claimed but not begun yet is kept from others.
    private const int MinTogether = 4;
    private const int MaxTogether = 32;
    private const int AskedTogether = 96;
    private const int LeftTogether = 1000;
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, HeldSource> _held = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SourceClaim> _known = new(StringComparer.Ordinal);
    private readonly Queue<string> _entered = [];
    private readonly OrderedDictionary<string, bool> _elsewhere = new(StringComparer.Ordinal);
    private readonly LeftMoves _left = new();
    private long? _claimedAt;
    private int _together = MinTogether / 2;

    /// <summary>Whether other processes have sources of this one.</summary>
    public bool HasElsewhere
    {
        get
        {
            lock (_lock)
            {
                return _elsewhere.Count > 0 || _left.Any;
            }
        }
    }

    /// <summary>Enters sources that will be claimed one by one, in this order.</summary>
    public async Task<bool> EnterAsync(RunWorker worker, IReadOnlyList<string> sources, CancellationToken cancellationToken)
    {
        _entered.Clear();
        _known.Clear();
        foreach (SourceRow row in await worker.EnterAsync(sources, cancellationToken))
        {
            _known[row.Path] = SharedRows.Claimed(row);
        }

        foreach (string source in sources)
        {
            _entered.Enqueue(source);
        }

        return true;
    }

    /// <summary>Claims a source, and a few that follow it; asks who has those after them too.</summary>
    public async Task<SourceClaim> ClaimAsync(RunWorker worker, string source, CancellationToken cancellationToken)
    {
        if (!_known.ContainsKey(source))
        {
            List<string> together = Following(source);
            if (together.Count == 0)
            {
                together.Add(source);
                await worker.EnterAsync(together, cancellationToken);
            }

            int max = Together();
            foreach (SourceRow row in await worker.ClaimAsync(together, max, cancellationToken))
            {
                // One that is still free is asked for again in its turn.
                if (row.Owner != SourceOwner.None || row.HasResult || row.Path == source)
                {
                    _known[row.Path] = SharedRows.Claimed(row);
                }
            }
        }

        return Remember(_known.Remove(source, out SourceClaim? claim) ? claim : new SourceClaim(source, null, ClaimState.Elsewhere));
    }

    /// <summary>Claims what other processes had, as far as they have ended it or stopped.</summary>
    public async Task<IReadOnlyList<SourceClaim>> ClaimLeftAsync(RunWorker worker, int max, bool isIdle, CancellationToken cancellationToken)
    {
        List<SourceClaim> claims = [];
        string[] all;
        lock (_lock)
        {
            all = [.. _elsewhere.Keys];
        }

        foreach (string[] some in all.Chunk(LeftTogether).TakeWhile(_ => claims.Count < max))
        {
            claims.AddRange((await worker.ClaimAsync(some, max, cancellationToken)).Select(SharedRows.Claimed).Where(claim => claim.State != ClaimState.Elsewhere));
        }

        lock (_lock)
        {
            claims.ForEach(claim => _elsewhere.Remove(claim.Source));
        }

        // What another process has ended while this one ran is that one's to write, even if it has gone by now.
        claims = [.. claims.Select(claim => Remember(claim.Last is { HasResult: true } ? claim with { State = ClaimState.EndedElsewhere } : claim))];
        claims.AddRange(await _left.TakeAsync(worker, isIdle && !HasUnended, cancellationToken));
        return claims;
    }

    /// <summary>A source that this process is about to record a step of. One of a run that starts again has no row before its first step.</summary>
    /// <exception cref="ClaimLostException">Another process has it.</exception>
    public async Task<HeldSource> HoldAsync(RunWorker worker, string source, CancellationToken cancellationToken)
    {
        if (_held.TryGetValue(source, out HeldSource? held))
        {
            return held;
        }

        await worker.EnterAsync([source], cancellationToken).ConfigureAwait(false);
        IReadOnlyList<SourceRow> rows = await worker.ClaimAsync([source], 1, cancellationToken).ConfigureAwait(false);
        return rows is [{ } row] && (row.Owner == SourceOwner.Me || row.HasResult)
            ? _held[source] = new HeldSource(row.Id, SharedRows.Entry(row), row.Entry)
            : throw Lost(source);
    }

    /// <summary>A source that this process has; null if it has not.</summary>
    public HeldSource? Find(string source) => _held.GetValueOrDefault(source);

    /// <summary>Gives everything back that this process has; a source is claimed again before a step of it is recorded.</summary>
    public async Task<bool> GiveBackAsync(RunWorker worker, CancellationToken cancellationToken)
    {
        _held.Clear();
        return await worker.ReleaseAsync(cancellationToken) > 0;
    }

    /// <summary>This process no longer has a source, because its row has another path.</summary>
    public void Forget(string source) => _held.TryRemove(source, out _);

    /// <summary>Another process has taken a source over; it is asked for again at the end.</summary>
    public ClaimLostException Lost(string source)
    {
        _held.TryRemove(source, out _);
        lock (_lock)
        {
            _elsewhere[source] = true;
        }

        return new ClaimLostException(source);
    }

    /// <summary>Announces what a source that this process has will be sent with; returns the other source of the same content, if there is one.</summary>
    public async Task<string?> AnnounceAsync(RunWorker worker, string source, FileFingerprint content, CancellationToken cancellationToken)
    {
        HeldSource held = await HoldAsync(worker, source, cancellationToken);
        return await worker.Changes.AnnounceAsync(held.Row, held.Stored, content.Bytes, content.Md5!, cancellationToken);
    }

    /// <summary>Whether other processes are still working on any of these sources.</summary>
    public static async Task<bool> AreHeldAsync(RunWorker worker, IReadOnlyCollection<string> sources, CancellationToken cancellationToken) =>
        (await worker.Changes.LookUpAsync([.. sources], cancellationToken)).Any(row => row.Owner == SourceOwner.Other);

    private bool HasUnended
    {
        get
        {
            lock (_lock)
            {
                return _elsewhere.Count > 0;
            }
        }
    }

    private SourceClaim Remember(SourceClaim asked)
    {
        // A file that could not be sent as it is, and was put aside, is not sent again.
        SourceClaim claim = asked is { State: ClaimState.Taken, Last: { IsMoved: true, HasResult: false } } && !Path.Exists(asked.Source)
            ? asked with { State = ClaimState.EndedElsewhere }
            : asked;
        if (claim.State == ClaimState.EndedElsewhere)
        {
            // It is read again before this process records anything of it.
            _held.TryRemove(claim.Source, out _);
            if (moves && claim.Last is { IsMoved: false })
            {
                _left.Add(claim.Source);
            }
        }

        if (claim.State == ClaimState.Taken)
        {
            _held[claim.Source] = new HeldSource(claim.Row, claim.Last, claim.Stored);
        }
        else if (claim.State == ClaimState.Elsewhere)
        {
            lock (_lock)
            {
                _elsewhere[claim.Source] = true;
            }
        }

        return claim;
    }

    // The source and those after it of the ones that were entered together; none if it was not.
    private List<string> Following(string source)
    {
        if (!_entered.Contains(source))
        {
            return [];
        }

        while (_entered.Dequeue() != source)
        {
        }

        return [source, .. _entered.Where(next => !_known.ContainsKey(next)).Take(AskedTogether - 1)];
    }

    private int Together()
    {
        bool isSoon = _claimedAt is not { } before || TimeProvider.System.GetElapsedTime(before) < s_soon;
        _claimedAt = TimeProvider.System.GetTimestamp();
        return _together = Math.Clamp(isSoon ? _together * 2 : _together / 2, MinTogether, MaxTogether);
    }
}
