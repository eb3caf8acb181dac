using System;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class PaidWorkTests
{
    private const string Ours = """{"id":"our-id","status":"pending","created_at":"2026-05-19T12:00:00Z"}""";

    /// <summary>How an answer is lost after the last byte of the request has gone.</summary>
    public enum Loss
    {
        ConnectionLost,
        Status408,
        Status500,
        Html502,
        Status503,
        Status504,
        Empty200,
        Truncated200,
        Html200,
        Array200,
        NoId200,
        Null200,
        BodyBreaksOff,
        NoAnswerInTime,
        NotFound200,
    }

    public static TheoryData<Loss> Losses => [.. Enum.GetValues<Loss>()];

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Work_whose_answer_was_lost_is_found_by_its_id_and_was_sent_once(Loss loss)
    {
        using Rig rig = new();
        rig.Service.Then(Make(loss), Replies.Status(404), Replies.Json(Ours));

        Prediction prediction = await rig.GenerateAsync();

        Assert.Equal("our-id", prediction.Id);
        Assert.Equal("small.png", prediction.Source);
        Assert.Equal(["POST image/generate", "GET predictions/our-id", "GET predictions/our-id"], rig.Service.Lines);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Work_that_is_nowhere_to_be_found_is_unknown_by_its_id_and_was_sent_once(Loss loss)
    {
        using Rig rig = new();
        rig.Service.Usual = Replies.Status(404);
        rig.Service.Then(Make(loss));

        OutcomeUnknownException unknown = await Assert.ThrowsAsync<OutcomeUnknownException>(() => rig.GenerateAsync(Rig.Generate(batch: true)));

        Assert.Equal("our-id", unknown.Id);
        Assert.True(unknown.ServiceKeepsIds);
        Assert.Contains("not sent again", unknown.Message, StringComparison.Ordinal);
        Assert.Single(rig.Service.Requests, request => request.Method == HttpMethod.Post);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Where_the_route_takes_no_id_nothing_is_asked(Loss loss)
    {
        using Rig rig = new();
        rig.Service.Then(Make(loss));
        ImageExecuteRequest request = new() { Name = "agent", Images = [Pictures.Small] };

        OutcomeUnknownException unknown = await Assert.ThrowsAsync<OutcomeUnknownException>(
            () => rig.Time.RunAsync(rig.Predictions.ExecuteImageAsync(request, Rig.Stop)));

        Assert.Null(unknown.Id);
        Assert.False(unknown.ServiceKeepsIds);
        Assert.Single(rig.Service.Requests);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Once_the_service_is_known_not_to_keep_ids_nothing_is_asked(Loss loss)
    {
        using Rig rig = new();
        rig.Service.Then(Replies.Json("""{"id":"theirs","status":"pending"}"""), Make(loss));
        await rig.GenerateAsync();

        OutcomeUnknownException unknown = await Assert.ThrowsAsync<OutcomeUnknownException>(() => rig.GenerateAsync());
        Assert.False(unknown.ServiceKeepsIds);
        Assert.Equal(["POST image/generate", "POST image/generate"], rig.Service.Lines);
    }

    [Theory]
    [InlineData(Loss.ConnectionLost)]
    [InlineData(Loss.Status500)]
    [InlineData(Loss.NoAnswerInTime)]
    [InlineData(Loss.BodyBreaksOff)]
    public async Task Resubmit_sends_again_what_may_have_been_started(Loss loss)
    {
        using Rig rig = new();
        rig.Service.Then(Make(loss), Replies.Json(Ours));

        Assert.Equal("our-id", (await rig.GenerateAsync(Rig.Generate(resubmit: true))).Id);
        Assert.Equal(["POST image/generate", "POST image/generate"], rig.Service.Lines);
    }

    [Fact]
    public async Task A_service_that_is_too_busy_and_says_when_to_come_back_has_begun_nothing_and_is_sent_it_again()
    {
        using Rig rig = new();
        rig.Service.Then(Replies.Status(503, retryAfter: 3), Replies.Status(429, retryAfter: 5), Replies.Json(Ours));

        Assert.Equal("our-id", (await rig.GenerateAsync()).Id);
        Assert.Equal([0, 3, 8], rig.Service.Seconds);
        Assert.All(rig.Service.Lines, line => Assert.Equal("POST image/generate", line));
    }

    [Fact]
    public async Task A_service_that_stays_too_busy_is_told_as_such_and_not_as_unknown()
    {
        using Rig rig = new(maxRetry: 2);
        rig.Service.Usual = Replies.Status(503, retryAfter: 3);

        Assert.Equal(503, (await Assert.ThrowsAsync<VlmRunServerException>(() => rig.GenerateAsync())).StatusCode);
        Assert.Equal(3, rig.Service.Requests.Count);
    }

    [Fact]
    public async Task A_body_that_did_not_go_whole_is_sent_again()
    {
        using Rig rig = new();
        rig.Service.BreakAfter.Enqueue(20);
        rig.Service.Then(Replies.Json(Ours));

        Assert.Equal("our-id", (await rig.GenerateAsync()).Id);
        Assert.Equal(["POST image/generate", "POST image/generate"], rig.Service.Lines);
    }

    [Fact]
    public async Task A_body_that_never_goes_whole_is_a_failure_of_the_network_and_nothing_is_unknown()
    {
        using Rig rig = new(maxRetry: 1);
        rig.Service.BreakAfter.Enqueue(20);
        rig.Service.BreakAfter.Enqueue(20);

        await Assert.ThrowsAsync<VlmRunNetworkException>(() => rig.GenerateAsync());
        Assert.All(rig.Service.Lines, line => Assert.Equal("POST image/generate", line));
    }

    [Theory]
    [InlineData(400, typeof(VlmRunValidationException))]
    [InlineData(401, typeof(VlmRunAuthenticationException))]
    [InlineData(402, typeof(VlmRunCreditsException))]
    [InlineData(403, typeof(VlmRunException))]
    [InlineData(404, typeof(VlmRunNotFoundException))]
    [InlineData(413, typeof(VlmRunException))]
    [InlineData(422, typeof(VlmRunValidationException))]
    [InlineData(307, typeof(InvalidResponseException))]
    public async Task A_refusal_is_a_refusal_and_nothing_is_asked(int status, Type expected)
    {
        using Rig rig = new();
        rig.Service.Then(Replies.Status(status));

        await Assert.ThrowsAsync(expected, () => rig.GenerateAsync());
        Assert.Single(rig.Service.Requests);
    }

    // Work in the background is there at once; work that answers when it is done may show only then.
    [Theory]
    [InlineData(true, Loss.ConnectionLost, null, 60)]
    [InlineData(null, Loss.ConnectionLost, null, 600)]
    [InlineData(false, Loss.Status500, null, 5)]
    [InlineData(null, Loss.ConnectionLost, 20.0, 20)]
    [InlineData(true, Loss.ConnectionLost, 200.0, 60)]
    [InlineData(null, Loss.NoAnswerInTime, null, 605)]
    [InlineData(true, Loss.NoAnswerInTime, 30.0, 35)]
    public async Task Lost_work_is_looked_for_until_the_time_of_the_try_is_over(bool? batch, Loss loss, double? timeout, double expectedEnd)
    {
        using Rig rig = new(timeout: timeout is { } limit ? TimeSpan.FromSeconds(limit) : null);
        rig.Service.Usual = Replies.Status(404);
        rig.Service.Then(Make(loss));

        await Assert.ThrowsAsync<OutcomeUnknownException>(() => rig.GenerateAsync(Rig.Generate(batch: batch)));

        Assert.Equal(expectedEnd, rig.Time.Elapsed.TotalSeconds, 0.001);
        Assert.Equal(expectedEnd, rig.Service.Seconds.Last(), 0.001);
        double[] pauses = [.. rig.Service.Seconds.Skip(1).Zip(rig.Service.Seconds.Skip(2), (a, b) => b - a)];
        Assert.All(pauses, pause => Assert.InRange(pause, 0, 30));
        Assert.True(rig.Service.Requests.Count <= 30, "asked too often");
    }

    [Fact]
    public async Task A_failing_look_for_lost_work_is_repeated()
    {
        using Rig rig = new(maxRetry: 0);
        rig.Service.Then(
            Replies.Lost(), Replies.Status(404), Replies.Status(500), Replies.Lost(), Replies.Json("[]"), Replies.Json("{}"), Replies.Json(Ours));

        Assert.Equal("our-id", (await rig.GenerateAsync()).Id);
        Assert.Equal(7, rig.Service.Requests.Count);
    }

    [Fact]
    public async Task A_key_revoked_while_lost_work_is_looked_for_ends_the_search()
    {
        using Rig rig = new();
        rig.Service.Then(Replies.Lost(), Replies.Status(401));

        Assert.Equal("our-id", (await Assert.ThrowsAsync<OutcomeUnknownException>(() => rig.GenerateAsync())).Id);
        Assert.Equal(2, rig.Service.Requests.Count);
    }

    [Fact]
    public async Task A_prediction_of_another_id_is_not_taken_for_ours()
    {
        using Rig rig = new();
        rig.Service.Usual = Replies.Json("""{"id":"another","status":"completed"}""");
        rig.Service.Then(Replies.Lost());

        await Assert.ThrowsAsync<OutcomeUnknownException>(() => rig.GenerateAsync(Rig.Generate(batch: true)));
    }

    [Fact]
    public async Task Several_requests_at_once_that_lose_their_answers_are_each_found()
    {
        using Rig rig = new();
        rig.Service.Usual = (request, stop) => request.Method == HttpMethod.Post
            ? Replies.Lost()(request, stop)
            : Replies.Json($$"""{"id":"{{request.Path["predictions/".Length..]}}","status":"pending"}""")(request, stop);

        Prediction[] found = await rig.Time.RunAsync(Task.WhenAll(
            Enumerable.Range(0, 8).Select(i => rig.Predictions.GenerateImageAsync(Rig.Generate($"id-{i}"), Rig.Stop))));

        Assert.Equal(Enumerable.Range(0, 8).Select(i => $"id-{i}"), found.Select(prediction => prediction.Id));
        Assert.Equal(8, rig.Service.Requests.Count(request => request.Method == HttpMethod.Post));
    }

    private static FakeService.Reply Make(Loss loss) => loss switch
    {
        Loss.ConnectionLost => Replies.Lost(),
        Loss.Status408 => Replies.Status(408),
        Loss.Status500 => Replies.Status(500),
        Loss.Html502 => Replies.Text(502, "<html><title>Bad Gateway</title></html>", "text/html"),
        Loss.Status503 => Replies.Status(503),
        Loss.Status504 => Replies.Status(504),
        Loss.Empty200 => Replies.Bytes([]),
        Loss.Truncated200 => Replies.Json(Ours[..30]),
        Loss.Html200 => Replies.Text(200, "<html>hello</html>", "text/html"),
        Loss.Array200 => Replies.Json("[]"),
        Loss.NoId200 => Replies.Json("""{"status":"pending"}"""),
        Loss.Null200 => Replies.Json("null"),
        Loss.BodyBreaksOff => Replies.Stream(() => new BreakingStream(Encoding.UTF8.GetBytes(Ours[..30]), new IOException("Connection reset by peer"))),
        Loss.NoAnswerInTime => Replies.Never(),
        Loss.NotFound200 => Replies.Json("""{"detail":"Not Found"}"""),
        _ => throw new ArgumentOutOfRangeException(nameof(loss)),
    };
}
