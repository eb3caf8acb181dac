using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;

namespace VlmRun.Client.Tests;

/// <summary>A service with a token bucket, whose jobs take a second; another program may start jobs on the same account.</summary>
internal sealed class LimitedService(ManualTime time, double perMinute, int burst)
{
    private const double RejectionSeconds = 0.005;
    private const double JobSeconds = 1;

    private readonly Lock _lock = new();
    private readonly List<(string Id, double At)> _jobs = [];
    private double _tokens = burst;
    private double _filled;

    /// <summary>Number of jobs that another program starts for each job of this one.</summary>
    public int Foreign { get; init; }

    /// <summary>How long responses other than 429 take.</summary>
    public double AnswerSeconds { get; init; } = 0.02;

    /// <summary>The list is oldest first.</summary>
    public bool OldestFirst { get; init; }

    /// <summary>Number of accepted requests.</summary>
    public int Through { get; private set; }

    /// <summary>Number of requests rejected with 429.</summary>
    public int Rejected { get; private set; }

    /// <summary>Number of jobs of this client.</summary>
    public int Started { get; private set; }

    public FakeService.Reply Reply => async (request, stop) =>
    {
        double? wait;
        lock (_lock)
        {
            wait = TryTake();
        }

        await Task.Delay(TimeSpan.FromSeconds(wait is null ? AnswerSeconds : RejectionSeconds), time, stop);
        return await (wait is { } seconds ? Replies.Status(429, Math.Max(1, Math.Ceiling(seconds))) : Replies.Json(Answer(request)))(request, stop);
    };

    private double? TryTake()
    {
        double now = time.Elapsed.TotalSeconds;
        _tokens = Math.Min(burst, _tokens + (now - _filled) * perMinute / 60);
        _filled = now;
        if (_tokens >= 1 - 1e-9)
        {
            _tokens--;
            Through++;
            return null;
        }

        Rejected++;
        return (1 - _tokens) * 60 / perMinute;
    }

    private string Answer(SeenRequest request)
    {
        lock (_lock)
        {
            if (request.Method == HttpMethod.Post)
            {
                return Start(JsonDocument.Parse(request.Text).RootElement.GetProperty("id").GetString()!);
            }

            Match list = Regex.Match(request.Path, "^predictions\\?skip=([0-9]+)&limit=([0-9]+)$");
            if (list.Success)
            {
                IEnumerable<(string Id, double At)> rows = OldestFirst ? _jobs : Enumerable.Reverse(_jobs);
                int skip = int.Parse(list.Groups[1].Value, CultureInfo.InvariantCulture);
                int limit = int.Parse(list.Groups[2].Value, CultureInfo.InvariantCulture);
                return "[" + string.Join(',', rows.Skip(skip).Take(limit).Select(job => Row(job.Id, job.At))) + "]";
            }

            string id = request.Path["predictions/".Length..];
            return Row(id, _jobs.Single(job => job.Id == id).At);
        }
    }

    private string Start(string id)
    {
        double now = time.Elapsed.TotalSeconds;
        Started++;
        _jobs.Add((id, now));
        _jobs.AddRange(Enumerable.Range(0, Foreign).Select(i => ($"foreign-{Started}-{i}", now)));
        return Row(id, now);
    }

    private string Row(string id, double at) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"id":"{{id}}","created_at":"{{time.Start.AddSeconds(at):O}}","status":"{{(time.Elapsed.TotalSeconds >= at + JobSeconds ? "completed" : "running")}}"}""");
}
