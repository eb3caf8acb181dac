using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Jobs;
using Xunit;

namespace VlmRun.Client.Tests;

/// <summary>A hundred images sent and waited for under a rate limit, as a pipeline of cmdlets does it, on the test's clock.</summary>
public sealed class RateLimitedRunTests
{
    private const int Pictures = 100;
    private const int Burst = 10;

    // The columns: limit per minute, allowed duration as a multiple of the minimum: a rate that is learned from a pause of whole seconds may be slow.
    public static TheoryData<int, int, double> Runs
    {
        get
        {
            TheoryData<int, int, double> runs = [];
            foreach ((int perMinute, double times) in ((int, double)[])[(10, 1.25), (60, 1.25), (100, 1.7), (600, 1.25), (3000, 5)])
            {
                runs.Add(perMinute, 0, times);
                runs.Add(perMinute, 5, times);
            }

            return runs;
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task Polls_are_few_and_rarely_rejected_for_any_throttle_limit_and_load_of_others(int perMinute, int foreign, double times)
    {
        List<int> rejected = [];
        foreach (int throttle in (int[])[8, 32, 128])
        {
            (LimitedService service, double seconds, int completed) = await RunAsync(perMinute, throttle, foreign);
            Assert.Equal((Pictures, Pictures), (service.Started, completed));
            Assert.InRange(service.Through, Pictures, perMinute == 10 ? 125 : 120);
            Assert.InRange(seconds, 0, times * 112 * 60 / perMinute);
            rejected.Add(service.Rejected);
        }

        Assert.InRange(rejected[0], 1, Burst);
        Assert.All(rejected, count => Assert.Equal(rejected[0], count));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(32)]
    [InlineData(128)]
    public async Task Images_processed_synchronously_are_not_rejected_more_often(int throttle)
    {
        (LimitedService service, double seconds, int completed) = await RunAsync(60, throttle, 0, answerSeconds: 10);
        Assert.Equal((Pictures, Pictures), (service.Started, completed));
        Assert.InRange(service.Rejected, 0, 20);
        // With eight in flight, at most eight can be done in ten seconds.
        Assert.InRange(seconds, 0, 1.4 * Math.Max(112, 10.0 * Pictures / throttle));
    }

    [Theory]
    [InlineData(100, 1.25)]
    [InlineData(600, 1.1)]
    public async Task The_more_pictures_the_less_a_slow_first_estimate_of_the_rate_costs(int perMinute, double times)
    {
        (LimitedService service, double seconds, int completed) = await RunAsync(perMinute, 32, 0, pictures: 1000);
        Assert.Equal((1000, 1000), (service.Started, completed));
        Assert.InRange(service.Through, 1000, 1200);
        Assert.InRange(seconds, 0, times * 1120 * 60 / perMinute);
        Assert.InRange(service.Rejected, 1, 25);
    }

    private static async Task<(LimitedService Service, double Seconds, int Completed)> RunAsync(
        int perMinute, int throttle, int foreign, double answerSeconds = 0.02, int pictures = Pictures)
    {
        using ClientFixture fixture = new(maxRetry: 0);
        LimitedService service = new(fixture.Time, perMinute, Burst) { Foreign = foreign, AnswerSeconds = answerSeconds };
        fixture.Service.Usual = service.Reply;
        await using JobPoller<Prediction> poller = fixture.Predictions.Poll(
            new PollOptions { PausedTime = () => fixture.Pipeline.PausedTime }, ClientFixture.Stop);
        using SemaphoreSlim slots = new(throttle);
        Task sending = Task.WhenAll(Enumerable.Range(0, pictures).Select(async i =>
        {
            await slots.WaitAsync(ClientFixture.Stop);
            Prediction prediction = await fixture.Predictions.GenerateImageAsync(ClientFixture.Generate($"picture-{i}", batch: true), ClientFixture.Stop);
            poller.Add(prediction.Id, prediction);
            slots.Release();
        }));
        _ = sending.ContinueWith(_ => poller.InputEnded(), ClientFixture.Stop, TaskContinuationOptions.None, TaskScheduler.Default);
        JobOutcome<Prediction>[] outcomes = await fixture.Time.RunAsync(poller.Outcomes.ReadAllAsync(ClientFixture.Stop).ToArrayAsync(ClientFixture.Stop).AsTask());
        await sending;
        return (service, fixture.Time.Elapsed.TotalSeconds, outcomes.Count(outcome => outcome.Job?.Status == JobStatus.Completed && outcome.Error is null));
    }
}
