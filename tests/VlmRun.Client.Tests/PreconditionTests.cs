using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class PreconditionTests
{
    [Fact]
    public async Task A_request_whose_precondition_does_not_hold_is_not_sent_retried_or_looked_up()
    {
        using ClientFixture fixture = new();
        IOException lost = new("lost");

        IOException failure = await Assert.ThrowsAsync<IOException>(() => GenerateAsync(fixture, _ => throw lost));

        Assert.Same(lost, failure);
        Assert.Empty(fixture.Service.Requests);
    }

    [Fact]
    public async Task It_is_checked_when_the_rate_limiter_lets_the_request_pass_and_before_the_last_byte()
    {
        using ClientFixture fixture = new(requestsPerMinute: 1);
        fixture.Service.Then(Replies.Json("""{"id":"p2","status":"completed","created_at":"2026-05-19T12:00:00Z"}"""));
        TimeSpan[] at = new TimeSpan[4];
        int checks = 0;
        ValueTask Note(CancellationToken stop)
        {
            at[checks++] = fixture.Time.Elapsed;
            return ValueTask.CompletedTask;
        }

        await GenerateAsync(fixture, Note);
        await GenerateAsync(fixture, Note);

        Assert.Equal([0, 0, 60, 60], at.Select(time => time.TotalSeconds));
        Assert.All(fixture.Service.Requests, request => Assert.Equal(request.Length, request.Body.Length));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(200_001)]
    [InlineData(2_000_000)]
    public async Task A_request_whose_precondition_ends_while_its_body_is_sent_is_never_completed(int bytes)
    {
        using ClientFixture fixture = new();
        int checks = 0;

        await Assert.ThrowsAsync<IOException>(() => GenerateAsync(
            fixture, _ => ++checks == 1 ? ValueTask.CompletedTask : throw new IOException("lost"), bytes));

        SeenRequest seen = Assert.Single(fixture.Service.Requests);
        Assert.Equal(seen.Length - 1, seen.Body.Length);
    }

    [Fact]
    public async Task It_is_checked_again_for_each_attempt_and_a_rejected_attempt_leaves_nothing_in_doubt()
    {
        using ClientFixture fixture = new();
        fixture.Service.Then(Replies.Status(429, retryAfter: 1));
        int checks = 0;

        await Assert.ThrowsAsync<IOException>(() => GenerateAsync(fixture, _ => ++checks <= 2 ? ValueTask.CompletedTask : throw new IOException("lost")));

        Assert.Equal(["POST image/generate"], fixture.Service.Lines);
    }

    [Fact]
    public async Task A_connection_that_breaks_before_the_last_byte_is_tried_again_under_the_same_precondition()
    {
        using ClientFixture fixture = new();
        fixture.Service.BreakAfter.Enqueue(100);
        int checks = 0;

        await GenerateAsync(fixture, _ =>
        {
            checks++;
            return ValueTask.CompletedTask;
        });

        Assert.Equal(2, fixture.Service.Requests.Count);
        Assert.Equal(3, checks);
    }

    [Fact]
    public async Task A_request_that_is_cancelled_while_its_precondition_is_checked_is_not_sent()
    {
        using ClientFixture fixture = new();
        using CancellationTokenSource stop = new();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fixture.Client.If(async _ => await stop.CancelAsync()).Predictions
            .GenerateImageAsync(ClientFixture.Generate(), stop.Token));

        Assert.Empty(fixture.Service.Requests);
    }

    [Fact]
    public async Task Requests_that_cost_and_create_nothing_have_none()
    {
        using ClientFixture fixture = new();

        await fixture.Time.RunAsync(fixture.Client.If(_ => throw new IOException("lost")).Predictions.GetAsync("p1", ClientFixture.Stop));

        Assert.Single(fixture.Service.Requests);
    }

    private static Task<Prediction> GenerateAsync(ClientFixture fixture, Func<CancellationToken, ValueTask> precondition, int bytes = 1000) => fixture.Time.RunAsync(
        fixture.Client.If(precondition).Predictions.GenerateImageAsync(
            ClientFixture.Generate(images: [ImageSource.FromBytes(Pictures.Png(bytes), "a.png")]), ClientFixture.Stop));
}
