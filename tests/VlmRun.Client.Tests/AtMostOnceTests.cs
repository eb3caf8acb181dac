using System;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class AtMostOnceTests
{
    private const string Ours = """{"id":"our-id","status":"completed","created_at":"2026-05-19T12:00:00Z"}""";

    /// <summary>How a response is lost after the last byte of the request was sent.</summary>
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
        Status303,
        Status307,
        Status503SaysWhen,
        Status520,
        Status499,
    }

    public static TheoryData<Loss> Losses => [.. Enum.GetValues<Loss>()];

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Work_whose_response_was_lost_is_found_by_its_id_and_sent_once(Loss loss)
    {
        using ClientFixture fixture = new();
        fixture.Service.Then(Make(loss), Replies.Status(404), Replies.Json(Ours));

        Prediction prediction = await fixture.GenerateAsync();

        Assert.Equal("our-id", prediction.Id);
        Assert.Equal("small.png", prediction.Source);
        Assert.Equal(["POST image/generate", "GET predictions/our-id", "GET predictions/our-id"], fixture.Service.Lines);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Work_that_is_not_found_has_an_unknown_outcome_and_is_sent_once(Loss loss)
    {
        using ClientFixture fixture = new();
        fixture.Service.Usual = Replies.Status(404);
        fixture.Service.Then(Make(loss));

        OutcomeUnknownException unknown = await Assert.ThrowsAsync<OutcomeUnknownException>(() => fixture.GenerateAsync(ClientFixture.Generate(batch: true)));

        Assert.Equal("our-id", unknown.Id);
        Assert.True(unknown.ServiceKeepsIds);
        Assert.Contains("not sent again", unknown.Message, StringComparison.Ordinal);
        Assert.Single(fixture.Service.Requests, request => request.Method == HttpMethod.Post);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Nothing_is_looked_up_if_the_route_takes_no_id(Loss loss)
    {
        using ClientFixture fixture = new();
        fixture.Service.Then(Make(loss));
        ImageExecuteRequest request = new() { Name = "agent", Images = [Pictures.Small] };

        OutcomeUnknownException unknown = await Assert.ThrowsAsync<OutcomeUnknownException>(
            () => fixture.Time.RunAsync(fixture.Predictions.ExecuteImageAsync(request, ClientFixture.Stop)));

        Assert.Null(unknown.Id);
        Assert.False(unknown.ServiceKeepsIds);
        Assert.Single(fixture.Service.Requests);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Nothing_is_looked_up_if_the_service_is_known_not_to_keep_ids(Loss loss)
    {
        using ClientFixture fixture = new();
        fixture.Service.Then(Replies.Json("""{"id":"theirs","status":"pending"}"""), Make(loss));
        await fixture.GenerateAsync();

        OutcomeUnknownException unknown = await Assert.ThrowsAsync<OutcomeUnknownException>(() => fixture.GenerateAsync());
        Assert.False(unknown.ServiceKeepsIds);
        Assert.Equal(["POST image/generate", "POST image/generate"], fixture.Service.Lines);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Resubmit_sends_exactly_once_more_after_an_unsuccessful_look_up(Loss loss)
    {
        using ClientFixture fixture = new();
        int posts = 0;
        fixture.Service.Usual = (request, stop) => (request.Method != HttpMethod.Post ? Replies.Status(404) : posts++ == 0 ? Make(loss) : Replies.Status(502))(request, stop);

        await Assert.ThrowsAsync<OutcomeUnknownException>(() => fixture.GenerateAsync(ClientFixture.Generate(batch: true, resubmit: true)));

        string[] lines = [.. fixture.Service.Lines];
        Assert.Equal(2, lines.Count(line => line == "POST image/generate"));
        Assert.Equal("GET predictions/our-id", lines[1]);
        Assert.Equal("GET predictions/our-id", lines[^1]);
    }

    [Theory]
    [InlineData(Loss.ConnectionLost)]
    [InlineData(Loss.Html502)]
    [InlineData(Loss.Status303)]
    public async Task Resubmit_does_not_send_again_if_the_look_up_finds_the_work(Loss loss)
    {
        using ClientFixture fixture = new();
        fixture.Service.Then(Make(loss), Replies.Json(Ours));

        Assert.Equal("our-id", (await fixture.GenerateAsync(ClientFixture.Generate(resubmit: true))).Id);
        Assert.Equal(["POST image/generate", "GET predictions/our-id"], fixture.Service.Lines);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task Resubmit_sends_exactly_once_more_if_the_route_takes_no_id(Loss loss)
    {
        using ClientFixture fixture = new();
        fixture.Service.Usual = Make(loss);
        ImageExecuteRequest request = new() { Name = "agent", Images = [Pictures.Small], Resubmit = true };

        await Assert.ThrowsAsync<OutcomeUnknownException>(() => fixture.Time.RunAsync(fixture.Predictions.ExecuteImageAsync(request, ClientFixture.Stop)));

        Assert.Equal(["POST image/execute", "POST image/execute"], fixture.Service.Lines);
    }

    [Theory]
    [InlineData(402)]
    [InlineData(422)]
    public async Task The_first_request_stays_in_doubt_whatever_the_outcome_of_the_second(int status)
    {
        using ClientFixture fixture = new();
        int posts = 0;
        fixture.Service.Usual = (request, stop) => (request.Method != HttpMethod.Post ? Replies.Status(404) : posts++ == 0 ? Replies.Status(502) : Replies.Status(status))(request, stop);

        OutcomeUnknownException unknown = await Assert.ThrowsAsync<OutcomeUnknownException>(() => fixture.GenerateAsync(ClientFixture.Generate(batch: true, resubmit: true)));
        Assert.Equal("our-id", unknown.Id);
        Assert.Contains("sent twice", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Work_that_is_found_running_is_polled_until_it_ends()
    {
        using ClientFixture fixture = new();
        const string Running = """{"id":"our-id","status":"running"}""";
        fixture.Service.Then(
            Replies.Lost(), Replies.Json(Running), Replies.Status(404), Replies.Json("null"), Replies.Json(Running), Replies.Json(Ours));

        Assert.Equal("completed", (await fixture.GenerateAsync()).Status);
        Assert.Single(fixture.Service.Requests, request => request.Method == HttpMethod.Post);
    }

    [Fact]
    public async Task Background_work_is_returned_as_it_is_found()
    {
        using ClientFixture fixture = new();
        fixture.Service.Then(Replies.Lost(), Replies.Json("""{"id":"our-id","status":"running"}"""));

        Assert.Equal("running", (await fixture.GenerateAsync(ClientFixture.Generate(batch: true))).Status);
        Assert.Equal(2, fixture.Service.Requests.Count);
    }

    [Fact]
    public async Task Work_that_does_not_end_is_returned_after_ten_minutes_with_a_warning()
    {
        using ClientFixture fixture = new();
        fixture.Service.Usual = Replies.Json("""{"id":"our-id","status":"running"}""");
        fixture.Service.Then(Replies.Lost());

        Assert.Equal("running", (await fixture.GenerateAsync()).Status);
        Assert.Equal(600.5, fixture.Time.Elapsed.TotalSeconds, 0.001);
        Assert.Contains("our-id", Assert.Single(fixture.Lines.Warnings), StringComparison.Ordinal);
        Assert.True(fixture.Service.Requests.Count < 80, "too many requests");
    }

    // The columns: the response to the request, the responses to the look-ups, the maximum duration.
    [Theory]
    [InlineData("null", "null", 5)]
    [InlineData("<html>", "<html>", 5)]
    [InlineData("{}", null, 5)]
    [InlineData(null, "<html>", 6)]
    public async Task A_complete_but_unreadable_response_gets_a_short_look_up(string? answer, string? lookup, double maximum)
    {
        using ClientFixture fixture = new();
        fixture.Service.Usual = lookup is null ? Replies.Status(404) : Replies.Text(200, lookup, "text/html");
        fixture.Service.Then(answer is null ? Replies.Lost() : Replies.Text(200, answer, "text/html"));

        await Assert.ThrowsAsync<OutcomeUnknownException>(() => fixture.GenerateAsync());
        Assert.InRange(fixture.Time.Elapsed.TotalSeconds, 1, maximum);
        Assert.Equal(answer is null ? 0 : 1, fixture.Lines.Warnings.Count);
    }

    [Fact]
    public async Task One_id_for_two_requests_belongs_to_the_first_and_leaves_the_second_in_doubt()
    {
        using ClientFixture fixture = new();
        fixture.Service.Usual = (request, stop) => (request.Method == HttpMethod.Post ? Replies.Json("""{"id":"theirs","status":"pending"}""") : Replies.Status(404))(request, stop);

        Assert.Equal("theirs", (await fixture.GenerateAsync(ClientFixture.Generate("first"))).Id);
        OutcomeUnknownException unknown = await Assert.ThrowsAsync<OutcomeUnknownException>(() => fixture.GenerateAsync(ClientFixture.Generate("second")));
        Assert.Equal("second", unknown.Id);
        Assert.Contains("has the id 'theirs' of work that another request has started", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_response_to_another_request_is_not_used_and_the_work_is_looked_up()
    {
        using ClientFixture fixture = new();
        fixture.Service.Then(Replies.Json("""{"id":"a","status":"completed"}"""), Replies.Json("""{"id":"a","status":"completed"}"""), Replies.Json("""{"id":"b","status":"completed"}"""));

        Assert.Equal("a", (await fixture.GenerateAsync(ClientFixture.Generate("a"))).Id);
        Assert.Equal("b", (await fixture.GenerateAsync(ClientFixture.Generate("b"))).Id);
    }

    [Fact]
    public async Task The_same_request_with_the_same_id_is_the_same_work()
    {
        using ClientFixture fixture = new();
        fixture.Service.Usual = Replies.Json(Ours);
        await fixture.GenerateAsync();
        Assert.Equal("our-id", (await fixture.GenerateAsync()).Id);
    }

    [Fact]
    public async Task A_request_that_is_rejected_by_the_rate_limit_is_sent_again()
    {
        using ClientFixture fixture = new();
        fixture.Service.Then(Replies.Status(429, retryAfter: 5), Replies.Json(Ours));

        Assert.Equal("our-id", (await fixture.GenerateAsync()).Id);
        Assert.Equal([0, 5], fixture.Service.Seconds);
        Assert.All(fixture.Service.Lines, line => Assert.Equal("POST image/generate", line));
    }

    [Fact]
    public async Task A_503_with_Retry_After_is_looked_up_until_then_and_nothing_is_sent_twice()
    {
        using ClientFixture fixture = new();
        fixture.Service.Usual = Replies.Status(404);
        fixture.Service.Then(Replies.Status(503, retryAfter: 20));

        OutcomeUnknownException unknown = await Assert.ThrowsAsync<OutcomeUnknownException>(() => fixture.GenerateAsync());
        Assert.Equal(503, unknown.StatusCode);
        Assert.Single(fixture.Service.Requests, request => request.Method == HttpMethod.Post);
        Assert.Equal(20, fixture.Service.Seconds.Last(), 0.001);
    }

    [Fact]
    public async Task A_conflict_about_the_client_id_returns_the_existing_work()
    {
        using ClientFixture fixture = new();
        fixture.Service.Then(Replies.Status(409), Replies.Json(Ours));

        Assert.Equal("our-id", (await fixture.GenerateAsync()).Id);
        Assert.Equal(["POST image/generate", "GET predictions/our-id"], fixture.Service.Lines);
        Assert.Contains("already has our-id", Assert.Single(fixture.Lines.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conflict_without_existing_work_has_an_unknown_outcome()
    {
        using ClientFixture fixture = new();
        fixture.Service.Usual = Replies.Status(404);
        fixture.Service.Then(Replies.Status(409));

        Assert.Equal(409, (await Assert.ThrowsAsync<OutcomeUnknownException>(() => fixture.GenerateAsync())).StatusCode);
        Assert.Equal(5, fixture.Time.Elapsed.TotalSeconds, 0.001);
    }

    [Fact]
    public async Task An_incompletely_sent_request_is_sent_again()
    {
        using ClientFixture fixture = new();
        fixture.Service.BreakAfter.Enqueue(20);
        fixture.Service.Then(Replies.Json(Ours));

        Assert.Equal("our-id", (await fixture.GenerateAsync()).Id);
        Assert.Equal(["POST image/generate", "POST image/generate"], fixture.Service.Lines);
    }

    [Fact]
    public async Task A_request_that_is_never_sent_completely_is_a_network_failure()
    {
        using ClientFixture fixture = new(maxRetry: 1);
        fixture.Service.BreakAfter.Enqueue(20);
        fixture.Service.BreakAfter.Enqueue(20);

        await Assert.ThrowsAsync<VlmRunNetworkException>(() => fixture.GenerateAsync());
        Assert.All(fixture.Service.Lines, line => Assert.Equal("POST image/generate", line));
    }

    [Theory]
    [InlineData(400, typeof(VlmRunValidationException))]
    [InlineData(401, typeof(VlmRunAuthenticationException))]
    [InlineData(402, typeof(VlmRunCreditsException))]
    [InlineData(403, typeof(VlmRunException))]
    [InlineData(404, typeof(VlmRunNotFoundException))]
    [InlineData(413, typeof(VlmRunException))]
    [InlineData(422, typeof(VlmRunValidationException))]
    [InlineData(407, typeof(VlmRunNetworkException))]
    [InlineData(417, typeof(VlmRunException))]
    [InlineData(431, typeof(VlmRunException))]
    public async Task A_rejection_is_reported_without_a_look_up(int status, Type expected)
    {
        using ClientFixture fixture = new();
        fixture.Service.Then(Replies.Status(status));

        await Assert.ThrowsAsync(expected, () => fixture.GenerateAsync());
        Assert.Single(fixture.Service.Requests);
    }

    // Background work can be found immediately; synchronous work may appear only when it is done.
    [Theory]
    [InlineData(true, Loss.ConnectionLost, null, 60)]
    [InlineData(null, Loss.ConnectionLost, null, 600)]
    [InlineData(false, Loss.Status500, null, 5)]
    [InlineData(null, Loss.ConnectionLost, 20.0, 20)]
    [InlineData(true, Loss.ConnectionLost, 200.0, 60)]
    [InlineData(null, Loss.NoAnswerInTime, null, 605)]
    [InlineData(true, Loss.NoAnswerInTime, 30.0, 35)]
    public async Task The_look_up_lasts_until_the_time_limit_of_the_attempt(bool? batch, Loss loss, double? timeout, double expectedEnd)
    {
        using ClientFixture fixture = new(timeout: timeout is { } limit ? TimeSpan.FromSeconds(limit) : null);
        fixture.Service.Usual = Replies.Status(404);
        fixture.Service.Then(Make(loss));

        await Assert.ThrowsAsync<OutcomeUnknownException>(() => fixture.GenerateAsync(ClientFixture.Generate(batch: batch)));

        Assert.Equal(expectedEnd, fixture.Time.Elapsed.TotalSeconds, 0.001);
        Assert.Equal(expectedEnd, fixture.Service.Seconds.Last(), 0.001);
        double[] pauses = [.. fixture.Service.Seconds.Skip(1).Zip(fixture.Service.Seconds.Skip(2), (a, b) => b - a)];
        Assert.All(pauses, pause => Assert.InRange(pause, 0, 30));
        Assert.True(fixture.Service.Requests.Count <= 30, "too many requests");
    }

    [Fact]
    public async Task A_failed_look_up_is_repeated()
    {
        using ClientFixture fixture = new(maxRetry: 0);
        fixture.Service.Then(
            Replies.Lost(), Replies.Status(404), Replies.Status(500), Replies.Lost(), Replies.Json("[]"), Replies.Json("{}"), Replies.Json(Ours));

        Assert.Equal("our-id", (await fixture.GenerateAsync()).Id);
        Assert.Equal(7, fixture.Service.Requests.Count);
    }

    [Fact]
    public async Task A_revoked_key_ends_the_look_up()
    {
        using ClientFixture fixture = new();
        fixture.Service.Then(Replies.Lost(), Replies.Status(401));

        Assert.Equal("our-id", (await Assert.ThrowsAsync<OutcomeUnknownException>(() => fixture.GenerateAsync())).Id);
        Assert.Equal(2, fixture.Service.Requests.Count);
    }

    [Fact]
    public async Task A_prediction_with_another_id_is_not_accepted_by_the_look_up()
    {
        using ClientFixture fixture = new();
        fixture.Service.Usual = Replies.Json("""{"id":"another","status":"completed"}""");
        fixture.Service.Then(Replies.Lost());

        await Assert.ThrowsAsync<OutcomeUnknownException>(() => fixture.GenerateAsync(ClientFixture.Generate(batch: true)));
    }

    [Fact]
    public async Task Several_concurrent_requests_that_lose_their_responses_are_all_found()
    {
        using ClientFixture fixture = new();
        fixture.Service.Usual = (request, stop) => request.Method == HttpMethod.Post
            ? Replies.Lost()(request, stop)
            : Replies.Json($$"""{"id":"{{request.Path["predictions/".Length..]}}","status":"pending"}""")(request, stop);

        Prediction[] found = await fixture.Time.RunAsync(Task.WhenAll(
            Enumerable.Range(0, 8).Select(i => fixture.Predictions.GenerateImageAsync(ClientFixture.Generate($"id-{i}"), ClientFixture.Stop))));

        Assert.Equal(Enumerable.Range(0, 8).Select(i => $"id-{i}"), found.Select(prediction => prediction.Id));
        Assert.Equal(8, fixture.Service.Requests.Count(request => request.Method == HttpMethod.Post));
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
        Loss.Status303 => Replies.Status(303),
        Loss.Status307 => Replies.Status(307),
        Loss.Status503SaysWhen => Replies.Status(503, retryAfter: 3),
        Loss.Status520 => Replies.Status(520),
        Loss.Status499 => Replies.Status(499),
        _ => throw new ArgumentOutOfRangeException(nameof(loss)),
    };
}
