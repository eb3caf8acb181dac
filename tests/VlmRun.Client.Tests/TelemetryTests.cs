using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Linq;
using System.Threading.Tasks;
using VlmRun.Jobs;
using Xunit;

namespace VlmRun.Client.Tests;

/// <summary>Metrics and activities are of the process, so no other test may run at the same time.</summary>
[CollectionDefinition(nameof(TelemetryTests), DisableParallelization = true)]
public sealed class OneTelemetryTest;

[Collection(nameof(TelemetryTests))]
public sealed class TelemetryTests : IDisposable
{
    private readonly ConcurrentQueue<(string Name, string? Unit, double Value, Dictionary<string, object?> Tags)> _measured = new();
    private readonly ConcurrentQueue<Activity> _activities = new();
    private readonly MeterListener _meters = new();
    private readonly ActivityListener _listener;

    public TelemetryTests()
    {
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "VlmRun")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        _meters.Start();
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "VlmRun",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = _activities.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    [Fact]
    public async Task A_run_shows_its_requests_retries_pauses_and_credits()
    {
        using ClientFixture fixture = new();
        fixture.Service.Then(
            Replies.Status(429, retryAfter: 20),
            Replies.Json("""{"id":"our-id","status":"pending"}"""),
            Replies.Status(503),
            Replies.Json("""{"id":"our-id","status":"completed","usage":{"credits_used":2.5}}"""));
        await fixture.GenerateAsync(ClientFixture.Generate(batch: true));
        await using JobPoller<Prediction> poller = fixture.Predictions.Poll(new PollOptions(), ClientFixture.Stop);
        poller.Add("our-id", null);
        poller.InputEnded();
        await fixture.Time.RunAsync(poller.Outcomes.ReadAllAsync(ClientFixture.Stop).ToArrayAsync(ClientFixture.Stop).AsTask());

        Assert.Equal(2, _measured.Count(measure => measure.Name == "vlmrun.request.duration"));
        Assert.Equal(1, Sum("vlmrun.retries"));
        Assert.Equal(1, Sum("vlmrun.rate_limit.rejections"));
        Assert.Equal(20, Sum("vlmrun.rate_limit.paused"));
        Assert.Equal(2.5, Sum("vlmrun.credits"));
        Assert.Equal(0, Sum("vlmrun.requests.in_flight"));
        Assert.Equal(4, _measured.Count(measure => measure is { Name: "vlmrun.requests.in_flight", Value: 1 }));
        Assert.Equal(["POST Predictions", "GET Predictions"], _activities.Select(activity => activity.DisplayName));
        Assert.All(_activities, activity => Assert.Equal(200, activity.GetTagItem("http.response.status_code")));
    }

    [Fact]
    public async Task A_job_that_is_finished_when_it_is_asked_for_uses_no_credits_again()
    {
        using ClientFixture fixture = new();
        fixture.Service.Usual = Replies.Json("""{"id":"p1","status":"completed","usage":{"credits_used":3}}""");
        await fixture.GetAsync();
        Assert.Equal(0, Sum("vlmrun.credits"));
    }

    [Fact]
    public async Task A_failure_says_its_stage_and_nothing_shows_a_key_a_path_or_an_id()
    {
        using ClientFixture fixture = new(maxRetry: 0);
        fixture.Service.Usual = Replies.Lost();
        await Assert.ThrowsAsync<VlmRunNetworkException>(() => fixture.GetAsync("secret-id"));
        fixture.Service.Usual = Replies.Status(404, text: $"{{\"detail\":\"{ClientFixture.Key}\"}}");
        await Assert.ThrowsAnyAsync<VlmRunException>(() => fixture.GetAsync("secret-id"));

        Assert.Equal(
            ["head", "404"],
            _measured.Where(measure => measure.Name == "vlmrun.request.duration")
                .Select(measure => $"{measure.Tags.GetValueOrDefault("error.type") ?? measure.Tags.GetValueOrDefault("http.response.status_code")}"));
        string all = string.Join(
            "\n",
            _measured.Select(measure => $"{measure.Name} {string.Join(" ", measure.Tags)}")
                .Concat(_activities.Select(activity => $"{activity.DisplayName} {activity.StatusDescription} {string.Join(" ", activity.TagObjects)}")));
        Assert.Contains("server.address, api.example.test", all, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", all, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _meters.Dispose();
        _listener.Dispose();
    }

    private double Sum(string name) => _measured.Where(measure => measure.Name == name).Sum(measure => measure.Value);

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _measured.Enqueue((instrument.Name, instrument.Unit, value, tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value)));
}
