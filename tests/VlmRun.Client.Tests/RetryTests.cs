using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class RetryTests
{
    [Fact]
    public async Task A_retry_waits_for_Retry_After()
    {
        using ClientFixture fixture = new();
        fixture.Service.Then(Replies.Status(503, retryAfter: 7), Replies.Status(503, retryAfter: 30));

        Assert.Equal("p1", (await fixture.GetAsync()).Id);
        Assert.Equal([0, 7, 37], fixture.Service.Seconds);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public async Task After_the_maximum_number_of_retries_the_last_failure_is_reported(int maxRetry)
    {
        using ClientFixture fixture = new(maxRetry);
        fixture.Service.Usual = Replies.Status(500, text: """{"detail":"broken"}""");

        VlmRunServerException failure = await Assert.ThrowsAsync<VlmRunServerException>(() => fixture.GetAsync());
        Assert.Equal("broken", failure.ServerMessage);
        Assert.Equal(maxRetry + 1, fixture.Service.Requests.Count);
    }

    [Fact]
    public async Task Pauses_grow_from_half_a_second_and_each_is_written_to_the_verbose_stream()
    {
        using ClientFixture fixture = new();
        fixture.Service.Then(Replies.Status(502), Replies.Status(500), Replies.Lost(), Replies.Status(504));
        await fixture.GetAsync();

        double[] at = [.. fixture.Service.Seconds];
        Assert.Equal(5, at.Length);
        Assert.All(at.Zip(at.Skip(1), (a, b) => b - a).Zip([0.5, 1, 2, 4]), pair => Assert.InRange(pair.First, pair.Second * 0.75, pair.Second));
        string[] pauses = [.. fixture.Lines.Verbosely.Where(line => line.Contains("trying again", StringComparison.Ordinal))];
        Assert.Equal(4, pauses.Length);
        Assert.Contains("status 502", pauses[0], StringComparison.Ordinal);
        Assert.Contains("ended prematurely", pauses[2], StringComparison.Ordinal);
        Assert.Contains("retry 4", pauses[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_whole_body_is_sent_on_each_attempt()
    {
        using ClientFixture fixture = new();
        byte[] image = Pictures.Png(200_001);
        fixture.Service.BreakAfter.Enqueue(100_000);
        fixture.Service.BreakAfter.Enqueue(0);
        fixture.Service.BreakAfter.Enqueue(null);
        fixture.Service.Then(Replies.Status(429, retryAfter: 1));

        await fixture.GenerateAsync(ClientFixture.Generate(images: [ImageSource.FromBytes(image, "a.png")]));

        Assert.Equal(4, fixture.Service.Requests.Count);
        Assert.True(fixture.Service.Requests[0].Body.Length <= 100_000);
        Assert.Empty(fixture.Service.Requests[1].Body);
        Assert.All(fixture.Service.Requests.Skip(2), request =>
        {
            Assert.Contains(Convert.ToBase64String(image), request.Text, StringComparison.Ordinal);
            Assert.Equal(request.Length, request.Body.Length);
        });
    }

    [Fact]
    public async Task A_file_that_changes_between_two_attempts_is_an_error_and_not_sent_again()
    {
        using ClientFixture fixture = new();
        string path = Path.GetTempFileName();
        try
        {
            await System.IO.File.WriteAllBytesAsync(path, Pictures.Png(1000), ClientFixture.Stop);
            ImageSource image = await ImageSource.FromFileAsync(path, ClientFixture.Stop);
            fixture.Service.Then(async (_, stop) =>
            {
                await System.IO.File.AppendAllTextAsync(path, "more", stop);
                return await Replies.Status(429, retryAfter: 1)(null!, default);
            });

            IOException failure = await Assert.ThrowsAsync<IOException>(() => fixture.GenerateAsync(ClientFixture.Generate(images: [image])));
            Assert.Contains(path, failure.Message, StringComparison.Ordinal);
            Assert.Contains("changed", failure.Message, StringComparison.Ordinal);
            Assert.Equal(2, fixture.Service.Requests.Count);
        }
        finally
        {
            System.IO.File.Delete(path);
        }
    }

    [Fact]
    public async Task A_file_that_is_deleted_between_two_attempts_is_reported()
    {
        using ClientFixture fixture = new();
        string path = Path.GetTempFileName();
        await System.IO.File.WriteAllBytesAsync(path, Pictures.Png(1000), ClientFixture.Stop);
        ImageSource image = await ImageSource.FromFileAsync(path, ClientFixture.Stop);
        fixture.Service.Then((_, _) =>
        {
            System.IO.File.Delete(path);
            return Replies.Status(429, retryAfter: 1)(null!, default);
        });

        await Assert.ThrowsAsync<FileNotFoundException>(() => fixture.GenerateAsync(ClientFixture.Generate(images: [image])));
        Assert.Equal(2, fixture.Service.Requests.Count);
    }

    [Fact]
    public async Task Cancellation_ends_a_pause_immediately_and_sends_nothing_more()
    {
        using ClientFixture fixture = new();
        using CancellationTokenSource stop = new();
        fixture.Service.Usual = Replies.Status(503, retryAfter: 60);
        Task<Prediction> get = fixture.Predictions.GetAsync("p1", stop.Token);
        await fixture.Time.AdvanceAsync(10);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => get);
        await fixture.Time.AdvanceAsync(1000);
        Assert.Single(fixture.Service.Requests);
    }

    [Fact]
    public async Task A_pause_longer_than_the_maximum_wait_is_not_waited_for()
    {
        using ClientFixture fixture = new();
        fixture.Service.Usual = Replies.Status(503, retryAfter: 901);

        await Assert.ThrowsAsync<VlmRunServerException>(() => fixture.GetAsync());
        Assert.Single(fixture.Service.Requests);
        Assert.Equal(TimeSpan.Zero, fixture.Time.Elapsed);
    }

    [Fact]
    public async Task Retry_After_can_be_a_date()
    {
        using ClientFixture fixture = new();
        fixture.Service.Then((_, _) =>
        {
            System.Net.Http.HttpResponseMessage response = new(System.Net.HttpStatusCode.ServiceUnavailable);
            response.Headers.RetryAfter = new System.Net.Http.Headers.RetryConditionHeaderValue(fixture.Time.Start.AddSeconds(12));
            return Task.FromResult(response);
        });

        await fixture.GetAsync();
        Assert.Equal([0, 12], fixture.Service.Seconds);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("-5")]
    [InlineData("1.5")]
    [InlineData("99999999999999")]
    public async Task An_invalid_Retry_After_is_ignored(string value)
    {
        using ClientFixture fixture = new();
        fixture.Service.Then((_, _) =>
        {
            System.Net.Http.HttpResponseMessage response = new(System.Net.HttpStatusCode.ServiceUnavailable);
            response.Headers.TryAddWithoutValidation("Retry-After", value);
            return Task.FromResult(response);
        });

        await fixture.GetAsync();
        Assert.InRange(fixture.Service.Requests[1].At.TotalSeconds, 0.3, 0.5);
    }
}
