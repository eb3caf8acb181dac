using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class PredictionListTests : IDisposable
{
    private static readonly DateTimeOffset s_noon = new(2026, 5, 19, 12, 0, 0, TimeSpan.Zero);

    private readonly ClientFixture _fixture = new(maxRetry: 0);
    private readonly FakeList _list = new();

    public PredictionListTests() => _fixture.Service.Usual = (request, stop) => _list.Reply(request, stop);

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Filters_apply_before_skip_and_first_count()
    {
        _list.Fill(400, i => $$"""{"id":"{{i}}","status":"{{(i % 10 == 3 ? "failed" : "completed")}}"}""");
        List<Prediction> read = await _fixture.ListAsync(new JobQuery<Prediction> { Where = row => row.Status == "failed", Skip = 2, First = 3 });
        Assert.Equal(["23", "33", "43"], read.Select(row => row.Id));
        Assert.Single(_fixture.Service.Requests);
    }

    [Fact]
    public async Task Zero_wanted_rows_send_no_request()
    {
        Assert.Empty(await _fixture.ListAsync(new JobQuery<Prediction> { Where = _ => true, First = 0 }));
        Assert.Empty(_fixture.Service.Requests);
    }

    [Fact]
    public async Task Since_and_until_limit_the_creation_time()
    {
        FillByMinute(200);
        List<Prediction> read = await _fixture.ListAsync(new JobQuery<Prediction> { Since = s_noon.AddMinutes(-20), Until = s_noon.AddMinutes(-10) });
        Assert.Equal(Enumerable.Range(11, 10).Select(i => $"{i}"), read.Select(row => row.Id));
    }

    [Fact]
    public async Task Since_and_until_work_in_the_repeated_hour_in_autumn()
    {
        _list.Fill(3, i => $$"""{"id":"{{i}}","created_at":"2026-10-25T0{{1 - i / 2}}:{{(i == 1 ? 10 : 50)}}:00Z"}""");
        DateTimeOffset change = new(2026, 10, 25, 1, 0, 0, TimeSpan.Zero);
        Assert.Equal(["0", "1"], (await _fixture.ListAsync(new JobQuery<Prediction> { Since = change })).Select(row => row.Id));
        Assert.Equal(["2"], (await _fixture.ListAsync(new JobQuery<Prediction> { Until = change })).Select(row => row.Id));
    }

    [Fact]
    public async Task Rows_without_a_time_match_no_time_filter()
    {
        _list.Fill(3, i => $$"""{"id":"{{i}}"}""");
        Assert.Empty(await _fixture.ListAsync(new JobQuery<Prediction> { Until = s_noon }));
    }

    [Fact]
    public async Task A_page_of_older_rows_ends_a_list_that_is_known_to_be_newest_first()
    {
        FillByMinute(5000);
        Assert.Equal(51, (await _fixture.ListAsync(new JobQuery<Prediction> { Since = s_noon.AddMinutes(-50) })).Count);
        Assert.Equal(["GET predictions?skip=0&limit=100", "GET predictions?skip=100&limit=200"], _fixture.Service.Lines);
    }

    [Theory]
    [InlineData("oldest first")]
    [InlineData("any order")]
    [InlineData("all at one time")]
    [InlineData("some without a time")]
    public async Task A_list_in_unknown_order_is_read_completely(string order)
    {
        Random random = new(3);
        Func<int, double?> minutes = order switch
        {
            "oldest first" => i => i - 1000,
            "any order" => _ => -random.Next(60, 1000),
            "all at one time" => _ => -100,
            _ => i => i == 5 ? null : -100 - i,
        };
        _list.Fill(999, i => Row($"{i}", minutes(i)));
        _list.Fill(1, _ => Row("wanted", -1));

        Assert.Contains("wanted", (await _fixture.ListAsync(new JobQuery<Prediction> { Since = s_noon.AddMinutes(-50) })).Select(row => row.Id));
    }

    [Fact]
    public async Task A_page_of_repeated_rows_does_not_prove_the_order()
    {
        FillByMinute(300);
        _list.BeforePage = page =>
        {
            if (page == 2)
            {
                Enumerable.Range(0, 300).ToList().ForEach(i => _list.Fill(0));
                Enumerable.Range(0, 100).ToList().ForEach(i => _list.AddFirst($"new-{i}"));
            }
        };
        _fixture.Service.Then(_list.Reply);
        List<Prediction> read = await _fixture.ListAsync(new JobQuery<Prediction> { Since = s_noon.AddMinutes(-150) });
        Assert.Equal(Enumerable.Range(0, 151).Select(i => $"{i}"), read.Select(row => row.Id));
    }

    private static string Row(string id, double? minutes) => minutes is { } after
        ? $$"""{"id":"{{id}}","created_at":"{{s_noon.AddMinutes(after).ToString("O", CultureInfo.InvariantCulture)}}"}"""
        : $$"""{"id":"{{id}}"}""";

    private void FillByMinute(int count) => _list.Fill(count, i => Row($"{i}", -i));
}
