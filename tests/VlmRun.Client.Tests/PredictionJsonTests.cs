using System;
using System.Globalization;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class PredictionJsonTests
{
    [Theory]
    [InlineData("2026-05-19T12:00:00Z", "2026-05-19T12:00:00.0000000Z")]
    [InlineData("2026-05-19T12:00:00+00:00", "2026-05-19T12:00:00.0000000Z")]
    [InlineData("2026-05-19T14:00:00+02:00", "2026-05-19T12:00:00.0000000Z")]
    [InlineData("2026-05-19T12:00:00", "2026-05-19T12:00:00.0000000Z")]
    [InlineData("2026-05-19T12:00:00.123456", "2026-05-19T12:00:00.1234560Z")]
    [InlineData("2026-05-19T12:00:00.123456Z", "2026-05-19T12:00:00.1234560Z")]
    [InlineData("2026-05-19T12:00:00.123456789Z", "2026-05-19T12:00:00.1234568Z")]
    [InlineData("2026-05-19 12:00:00", "2026-05-19T12:00:00.0000000Z")]
    public async Task Times_are_read_as_UTC_and_returned_in_local_time(string text, string utc)
    {
        Prediction prediction = await ReadAsync($$"""{"id":"p1","created_at":"{{text}}","completed_at":"{{text}}"}""");
        Assert.Equal(DateTimeKind.Local, prediction.CreatedAt!.Value.Kind);
        Assert.Equal(utc, prediction.CreatedAt.Value.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture));
        Assert.Equal(prediction.CreatedAt, prediction.CompletedAt);
    }

    [Fact]
    public async Task Missing_fields_are_null()
    {
        Prediction prediction = await ReadAsync("""{"id":"p1"}""");
        Assert.Equal("pending", prediction.Status);
        Assert.Null(prediction.Usage);
        Assert.Null(prediction.CreditsUsed);
        Assert.Null(prediction.CreatedAt);
        Assert.Null(prediction.CompletedAt);
        Assert.Null(prediction.DurationSeconds);
        Assert.Null(prediction.Domain);
        Assert.Null(prediction.Message);
        Assert.Null(prediction.Response);
        Assert.Equal(JsonValueKind.Undefined, prediction.GetResponse().ValueKind);
    }

    [Fact]
    public async Task JSON_nulls_count_as_missing()
    {
        Prediction prediction = await ReadAsync("""
            {"id":"p1","created_at":null,"completed_at":"","status":null,"usage":{"elements_processed":null,"element_type":null,
             "credits_used":null,"steps":null,"message":null,"duration_seconds":null},"domain":null,"message":null,"response":null}
            """);
        Assert.Equal("pending", prediction.Status);
        Assert.Null(prediction.CompletedAt);
        Assert.Null(prediction.Response);
        Assert.Equal(0, prediction.Usage!.DurationSeconds);
    }

    [Theory]
    [InlineData("2", "2")]
    [InlineData("0.5", "0.5")]
    [InlineData("1e2", "100")]
    [InlineData("0.1000000000000000000001", "0.1000000000000000000001")]
    public async Task Credits_may_be_fractions(string json, string expected)
    {
        Prediction prediction = await ReadAsync($$$"""{"id":"p1","usage":{"credits_used":{{{json}}},"duration_seconds":7.5}}""");
        Assert.Equal(decimal.Parse(expected, CultureInfo.InvariantCulture), prediction.CreditsUsed);
        Assert.Equal(7.5, prediction.DurationSeconds);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[1,{\"a\":2}]")]
    [InlineData("\"text\"")]
    [InlineData("12345678901234567890.5")]
    [InlineData("false")]
    [InlineData("{}")]
    [InlineData("{\"a\":{\"b\":[null]}}")]
    public async Task A_response_may_be_any_JSON(string response)
    {
        Prediction prediction = await ReadAsync($$"""{"id":"p1","status":"completed","response":{{response}}}""");
        Assert.Equal(response, prediction.GetResponse().GetRawText());
        Assert.Equal(response, Assert.IsType<JsonElement>(prediction.Response).GetRawText());
    }

    [Fact]
    public async Task A_response_five_hundred_deep_is_read()
    {
        string deep = new string('[', 500) + new string(']', 500);
        Assert.Equal(deep, (await ReadAsync($$"""{"id":"p1","response":{{deep}}}""")).GetResponse().GetRawText());
    }

    // An unusual detail must not lose a paid result.
    [Theory]
    [InlineData("""{"id":"p1","usage":"much"}""")]
    [InlineData("""{"id":"p1","usage":{"credits_used":"two"}}""")]
    [InlineData("""{"id":"p1","usage":{"credits_used":1e400,"duration_seconds":1e400}}""")]
    [InlineData("""{"id":"p1","usage":[]}""")]
    [InlineData("""{"id":"p1","created_at":"yesterday","completed_at":5}""")]
    [InlineData("""{"id":"p1","created_at":"\ud800"}""")]
    [InlineData("""{"id":"p1","domain":7}""")]
    public async Task A_detail_of_another_type_counts_as_missing(string body)
    {
        Prediction prediction = await ReadAsync(body);
        Assert.Equal("p1", prediction.Id);
        Assert.Null(prediction.CreatedAt);
        Assert.Null(prediction.CreditsUsed);
    }

    [Fact]
    public async Task Unknown_statuses_and_fields_are_accepted()
    {
        Prediction prediction = await ReadAsync("""{"id":"p1","status":"Archived","new":{"x":[1]},"usage":{"tokens":5}}""");
        Assert.Equal("Archived", prediction.Status);
    }

    [Theory]
    [InlineData("\"why\"", null, "why")]
    [InlineData("{\"code\":1}", null, "{\"code\":1}")]
    [InlineData("null", "from usage", "from usage")]
    [InlineData("\"both\"", "from usage", "both")]
    public async Task The_failure_message_is_read_from_either_place(string message, string? usage, string expected)
    {
        string used = usage is null ? "null" : $"\"{usage}\"";
        Prediction prediction = await ReadAsync($$$"""{"id":"p1","status":"failed","message":{{{message}}},"usage":{"message":{{{used}}}}}""");
        Assert.Equal(expected, prediction.Message);
    }

    [Fact]
    public async Task A_message_that_is_not_valid_Unicode_is_accepted() =>
        Assert.Equal("p1", (await ReadAsync("""{"id":"p1","status":"failed","message":"\ud800"}""")).Id);

    [Fact]
    public async Task The_duration_is_computed_from_the_times_if_the_service_returns_none()
    {
        Prediction prediction = await ReadAsync(
            """{"id":"p1","created_at":"2026-05-19T12:00:00Z","completed_at":"2026-05-19T12:00:07.5Z","usage":{"duration_seconds":0}}""");
        Assert.Equal(7.5, prediction.DurationSeconds);
    }

    // The columns: the response, and a word that the error must contain.
    [Theory]
    [InlineData("", "was empty")]
    [InlineData("<html><title>Hello</title></html>", "could not be read as JSON")]
    [InlineData("[]", "shape")]
    [InlineData("7", "shape")]
    [InlineData("\"text\"", "shape")]
    [InlineData("null", "shape")]
    [InlineData("{}", "no 'id'")]
    [InlineData("""{"id":""}""", "no 'id'")]
    [InlineData("""{"id":null}""", "no 'id'")]
    [InlineData("""{"id":"p1","stat""", "could not be read as JSON")]
    [InlineData("""{"id":"p1"} trailing""", "could not be read as JSON")]
    public async Task A_response_of_another_shape_is_reported_without_names_of_types(string body, string expected)
    {
        InvalidResponseException error = await Assert.ThrowsAsync<InvalidResponseException>(() => ReadAsync(body));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("GET predictions/p1", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("VlmRun.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_response_nested_too_deep_is_an_invalid_response()
    {
        string deep = new string('[', 2000) + new string(']', 2000);
        InvalidResponseException error = await Assert.ThrowsAsync<InvalidResponseException>(() => ReadAsync($$"""{"id":"p1","response":{{deep}}}"""));
        Assert.Contains("depth", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("")]
    [InlineData("<html></html>")]
    [InlineData("[7]")]
    [InlineData("[null]")]
    [InlineData("""[{"status":"completed"}]""")]
    [InlineData("""[{"id":"a"},{"id":"b"}""")]
    public async Task A_list_of_another_shape_is_reported(string body)
    {
        using ClientFixture fixture = new(maxRetry: 0);
        fixture.Service.Usual = Replies.Json(body);
        InvalidResponseException error = await Assert.ThrowsAsync<InvalidResponseException>(() => fixture.ListAsync());
        Assert.DoesNotContain("VlmRun.", error.Message, StringComparison.Ordinal);
        Assert.InRange(fixture.Service.Requests.Count, 1, 5);
    }

    [Fact]
    public async Task The_converter_is_called_once_and_only_when_the_response_is_read()
    {
        using ClientFixture fixture = new();
        int made = 0;
        VlmRunClient client = new(fixture.Pipeline.Http, convert: element => $"{++made} {element.GetRawText()}", time: fixture.Time);
        fixture.Service.Usual = Replies.Json("""{"id":"p1","response":[1]}""");

        Prediction prediction = await fixture.Time.RunAsync(client.Predictions.GetAsync("p1", ClientFixture.Stop));
        Assert.Equal(0, made);
        Assert.Equal("1 [1]", prediction.Response);
        Assert.Same(prediction.Response, prediction.Response);
    }

    private static async Task<Prediction> ReadAsync(string body)
    {
        using ClientFixture fixture = new(maxRetry: 0);
        fixture.Service.Usual = Replies.Json(body);
        return await fixture.GetAsync();
    }
}
