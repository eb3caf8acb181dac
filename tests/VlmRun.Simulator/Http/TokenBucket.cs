using System;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Http;

/// <summary>One bucket for all API routes and keys.</summary>
internal sealed class TokenBucket : IResettable
{
    private readonly object _lock = new();
    private RateLimit? _limit;
    private double _tokens;
    private long _filledAt;

    /// <summary>Takes a token, or returns the time until one is available.</summary>
    public bool TryTake(RateLimit limit, TimeProvider clock, out TimeSpan wait)
    {
        lock (_lock)
        {
            long now = clock.GetTimestamp();
            if (!ReferenceEquals(limit, _limit))
            {
                // a new setting starts with a full bucket
                _limit = limit;
                _tokens = limit.Burst;
            }
            else
            {
                double minutes = clock.GetElapsedTime(_filledAt, now).TotalMinutes;
                _tokens = Math.Min(limit.Burst, _tokens + (minutes * limit.PerMinute));
            }

            _filledAt = now;
            if (_tokens >= 1)
            {
                _tokens--;
                wait = TimeSpan.Zero;
                return true;
            }

            wait = TimeSpan.FromMinutes(Math.Min(60, (1 - _tokens) / Math.Max(limit.PerMinute, 1e-6)));
            return false;
        }
    }

    /// <summary>Fills the bucket.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _limit = null;
        }
    }
}
