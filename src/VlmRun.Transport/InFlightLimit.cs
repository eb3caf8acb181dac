using System.Collections.Generic;

namespace VlmRun.Transport;

/// <summary>Limits the number of requests in flight: few at first, more while nothing is rejected, so that a burst that exceeds the limit stays small.</summary>
internal sealed class InFlightLimit(TimeProvider time)
{
    private const int MinLimit = 4;

    // Below this number each accepted request raises the limit by one; from here on, a full round of accepted requests does.
    private const int Quick = 8;

    private static readonly TimeSpan s_maxProvenAfter = TimeSpan.FromSeconds(60);

    private readonly Queue<(RequestPermit Permit, long At)> _sent = new();
    private readonly HashSet<long> _open = [];
    private int _limit = MinLimit;

    // Rejections arrive quickly: a request without a response for this long counts as accepted, and no longer as in flight.
    private TimeSpan _provenAfter = TimeSpan.FromSeconds(1);
    private int _gotThrough;
    private bool _wasFull;

    /// <summary>A request is sent.</summary>
    public void RecordSent(RequestPermit permit)
    {
        _sent.Enqueue((permit, time.GetTimestamp()));
        _open.Add(permit.Number);
        _wasFull |= _open.Count >= _limit;
    }

    /// <summary>A request was accepted; false if it was already counted as accepted.</summary>
    public bool Accepted(RequestPermit permit)
    {
        if (!_open.Remove(permit.Number))
        {
            return false;
        }

        // A limit that was never reached is no reason to raise it.
        if (_wasFull && ++_gotThrough >= (_limit < Quick ? 1 : _limit))
        {
            _limit++;
            _gotThrough = 0;
            _wasFull = false;
        }

        return true;
    }

    /// <summary>A request failed.</summary>
    public void Failed(RequestPermit permit) => _open.Remove(permit.Number);

    /// <summary>A request was rejected.</summary>
    public void Rejected(RequestPermit permit)
    {
        if (!_open.Remove(permit.Number))
        {
            // The request had been counted as accepted: rejections take longer here.
            _provenAfter = _provenAfter * 2 < s_maxProvenAfter ? _provenAfter * 2 : s_maxProvenAfter;
        }
    }

    /// <summary>A burst was too large.</summary>
    public void Halve()
    {
        _limit = Math.Max(MinLimit, _limit / 2);
        _gotThrough = 0;
        _wasFull = false;
    }

    /// <summary>Forgets what was learned.</summary>
    public void Forget()
    {
        _limit = MinLimit;
        _gotThrough = 0;
        _wasFull = false;
    }

    /// <summary>A request that has been in flight long enough to count as accepted, if there is one.</summary>
    public RequestPermit? Proven()
    {
        while (_sent.TryPeek(out (RequestPermit Permit, long At) oldest))
        {
            bool isOpen = _open.Contains(oldest.Permit.Number);
            if (isOpen && time.GetElapsedTime(oldest.At) < _provenAfter)
            {
                return null;
            }

            _sent.Dequeue();
            if (isOpen)
            {
                return oldest.Permit;
            }
        }

        return null;
    }

    /// <summary>The time until the next request may be sent, unless another ends first.</summary>
    public TimeSpan TimeToNext() =>
        _open.Count < _limit ? TimeSpan.Zero : _provenAfter - time.GetElapsedTime(_sent.Peek().At);
}
