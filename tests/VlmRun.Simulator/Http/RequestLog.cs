using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Http;

/// <summary>The requests. After <see cref="Kept"/> requests only the counts continue.</summary>
public sealed class RequestLog : IResettable
{
    /// <summary>The number of requests that are kept.</summary>
    public const int Kept = 20_000;

    private readonly object _lock = new();
    private readonly List<LoggedRequest> _requests = [];
    private readonly Dictionary<int, long> _counts = [];
    private readonly long _start = Stopwatch.GetTimestamp();
    private int _concurrent;
    private long _arrived;

    /// <summary>The requests kept, in order of arrival.</summary>
    public IReadOnlyList<LoggedRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>The maximum number of requests in flight at the same time.</summary>
    public int MaxConcurrent { get; private set; }

    /// <summary>Requests that arrived since the log was cleared.</summary>
    public long Total
    {
        get
        {
            lock (_lock)
            {
                return _arrived;
            }
        }
    }

    /// <summary>The number of responses by status; "0" for connections that were cut.</summary>
    public IReadOnlyDictionary<string, long> Counts
    {
        get
        {
            lock (_lock)
            {
                return _counts
                    .OrderBy(pair => pair.Key)
                    .ToDictionary(pair => pair.Key.ToString(CultureInfo.InvariantCulture), pair => pair.Value);
            }
        }
    }

    internal double ElapsedMs => Math.Round(Stopwatch.GetElapsedTime(_start).TotalMilliseconds, 1);

    /// <summary>The kept requests with this method and path prefix.</summary>
    public IReadOnlyList<LoggedRequest> Find(string? method, string? path)
    {
        return [.. Requests.Where(request => (method is null || request.Method.Equals(method, StringComparison.OrdinalIgnoreCase))
            && (path is null || request.Path.StartsWith(path, StringComparison.Ordinal)))];
    }

    /// <summary>Removes all requests and counts.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _requests.Clear();
            _counts.Clear();
            _arrived = 0;
            MaxConcurrent = _concurrent;
        }
    }

    internal void Begin(LoggedRequest request)
    {
        lock (_lock)
        {
            request.N = ++_arrived;
            if (_requests.Count < Kept)
            {
                _requests.Add(request);
            }

            MaxConcurrent = Math.Max(MaxConcurrent, ++_concurrent);
        }
    }

    /// <summary>Records when the first text is sent, once.</summary>
    internal void FirstToken(LoggedRequest request)
    {
        lock (_lock)
        {
            request.FirstTokenAtUs ??= (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
            request.FirstTokenAtMs ??= ElapsedMs;
        }
    }

    /// <summary>Ends a request; a second call has no effect.</summary>
    internal void End(LoggedRequest request, int status, long bytes)
    {
        lock (_lock)
        {
            if (request.Status is not null)
            {
                return;
            }

            request.Status = status;
            request.ResponseBytes = bytes;
            request.Ms = Math.Round(ElapsedMs - request.AtMs, 1);
            _counts[status] = _counts.GetValueOrDefault(status) + 1;
            _concurrent--;
        }
    }
}
