using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class FeedbackClientTests : IDisposable
{
    private readonly ClientFixture _fixture = new(maxRetry: 0);
    private readonly List<string> _rows = [];

    public static TheoryData<string> BadIds => ["", " ", ".", "..", "\uD800"];

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public async Task Feedback_without_correction_and_notes_is_rejected_before_sending(string? notes)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _fixture.Client.Feedback.SubmitAsync(FeedbackSubject.Prediction, "p1", null, notes, ClientFixture.Stop));
        Assert.Empty(_fixture.Service.Requests);
    }

    [Theory]
    [MemberData(nameof(BadIds))]
    public async Task An_invalid_id_is_rejected_before_sending(string id)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _fixture.Client.Feedback.SubmitAsync(FeedbackSubject.Chat, id, null, "x", ClientFixture.Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => ListAsync(id));
        Assert.Empty(_fixture.Service.Requests);
    }

    [Theory]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("日本", "%E6%97%A5%E6%9C%AC")]
    [InlineData("a?b#c", "a%3Fb%23c")]
    public async Task An_id_is_always_one_segment_of_the_path(string id, string step)
    {
        _fixture.Service.Usual = Replies.Json("""{"items":[]}""");
        Assert.Empty(await ListAsync(id));
        Assert.Equal($"GET feedback/{step}?type=request&offset=0&limit=100", _fixture.Service.Lines.Single());
    }

    [Fact]
    public async Task The_result_has_the_submitted_values_unless_the_service_returns_others()
    {
        _fixture.Service.Usual = Replies.Json("""{"id":"f1","request_id":"p1","notes":"from there","created_at":"2026-05-19T12:00:00Z"}""");
        FeedbackItem item = await SubmitAsync(FeedbackSubject.Prediction, "p1", """{"total":5}""", "from here");
        Assert.Equal(("f1", "p1", "from there"), (item.Id, item.PredictionId, item.Notes));
        Assert.Equal(5, item.GetCorrection().GetProperty("total").GetInt32());
        Assert.Equal(DateTimeKind.Local, item.CreatedAt!.Value.Kind);
    }

    [Theory]
    [InlineData(FeedbackSubject.Prediction)]
    [InlineData(FeedbackSubject.Execution)]
    [InlineData(FeedbackSubject.Chat)]
    public async Task Feedback_without_a_subject_belongs_to_the_requested_one(FeedbackSubject subject)
    {
        _fixture.Service.Usual = Replies.Json("""{"id":"f1"}""");
        FeedbackItem item = await SubmitAsync(subject, "x1", null, "n");
        Assert.Equal(subject, item.Subject);
        Assert.Equal(["x1"], new[] { item.PredictionId, item.ExecutionId, item.ChatId }.Where(id => id is not null));
    }

    [Theory]
    [InlineData(0, null, 0, "0+100")]
    [InlineData(99, null, 99, "0+100")]
    [InlineData(100, null, 100, "0+100 100+200")]
    [InlineData(2600, null, 2600, "0+100 100+200 300+400 700+800 1500+1000 2500+1000")]
    [InlineData(50, 7L, 7, "0+7")]
    [InlineData(50, 0L, 0, "")]
    public async Task Pages_are_read_to_the_end_or_to_the_wanted_number(int rows, long? first, int given, string pages)
    {
        Serve(rows);
        Assert.Equal(_rows.Take(given), (await ListAsync("p1", 0, first)).Select(item => item.Id));
        Assert.Equal(pages, string.Join(' ', _fixture.Service.Requests.Select(Page)));
    }

    [Fact]
    public async Task Skip_is_sent_as_offset_and_shifted_rows_are_returned_once()
    {
        Serve(300);
        int page = 0;
        FakeService.Reply usual = _fixture.Service.Usual;
        _fixture.Service.Usual = (request, stop) =>
        {
            if (++page == 2)
            {
                _rows.Insert(0, "new");
            }

            return usual(request, stop);
        };
        List<FeedbackItem> read = await ListAsync("p1", 5);
        Assert.Equal(Enumerable.Range(5, 295).Select(i => $"f{i}"), read.Select(item => item.Id));
    }

    [Fact]
    public async Task A_service_that_ignores_the_offset_does_not_cause_endless_requests()
    {
        string items = string.Join(',', Enumerable.Range(0, 100).Select(i => $$"""{"id":"f{{i}}"}"""));
        FakeService.Reply page = Replies.Json($$"""{"items":[{{items}},{{items.Replace("\"f", "\"g", StringComparison.Ordinal)}}]}""");
        _fixture.Service.Usual = page;
        Assert.Equal(200, (await ListAsync("p1")).Count);
        Assert.Equal(2, _fixture.Service.Requests.Count);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"items":null}""")]
    [InlineData("""{"items":{}}""")]
    [InlineData("""{"items":[{}]}""")]
    [InlineData("""{"items":[7]}""")]
    [InlineData("[]")]
    public async Task A_response_of_another_shape_is_an_invalid_response(string answer)
    {
        _fixture.Service.Usual = Replies.Json(answer);
        await Assert.ThrowsAsync<InvalidResponseException>(() => ListAsync("p1"));
    }

    private static string Page(SeenRequest request) => Regex.Replace(request.Path, @"^.*offset=(\d+)&limit=(\d+)$", "$1+$2");

    private void Serve(int rows)
    {
        _rows.AddRange(Enumerable.Range(0, rows).Select(i => $"f{i}"));
        _fixture.Service.Usual = (request, stop) =>
        {
            int[] page = [.. Page(request).Split('+').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
            string items = string.Join(',', _rows.Skip(page[0]).Take(page[1]).Select(id => $$"""{"id":"{{id}}","notes":"n"}"""));
            return Replies.Json($$"""{"request_id":"p1","items":[{{items}}]}""")(request, stop);
        };
    }

    private Task<FeedbackItem> SubmitAsync(FeedbackSubject subject, string id, string? correction, string? notes) => _fixture.Time.RunAsync(
        _fixture.Client.Feedback.SubmitAsync(subject, id, correction is null ? null : JsonElement.Parse(correction), notes, ClientFixture.Stop));

    private Task<List<FeedbackItem>> ListAsync(string id, long skip = 0, long? first = null) => _fixture.Time.RunAsync(
        _fixture.Client.Feedback.ListAsync(FeedbackSubject.Prediction, id, skip, first, ClientFixture.Stop).ToListAsync(ClientFixture.Stop).AsTask());
}
