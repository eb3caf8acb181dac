using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class PageReaderTests : IDisposable
{
    private readonly ClientFixture _fixture = new(maxRetry: 0);
    private readonly FakeList _list = new();

    public PageReaderTests() => _fixture.Service.Usual = (request, stop) => _list.Reply(request, stop);

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_service_that_ignores_skip_is_an_error_and_not_requested_endlessly()
    {
        _list.Fill(5000);
        _fixture.Service.Usual = (request, stop) => _list.Reply(request with { Address = new Uri(Regex.Replace($"{request.Address}", "skip=[0-9]+", "skip=0")) }, stop);

        InvalidResponseException failure = await Assert.ThrowsAsync<InvalidResponseException>(() => _fixture.ListAsync());

        Assert.Contains("'skip'", failure.Message, StringComparison.Ordinal);
        Assert.InRange(_fixture.Service.Requests.Count, 4, 12);
    }

    // The columns: existing rows, rows to skip, rows wanted, the requested pages.
    [Theory]
    [InlineData(0, 0, null, "0+100")]
    [InlineData(99, 0, null, "0+100")]
    [InlineData(100, 0, null, "0+100 100+200")]
    [InlineData(101, 0, null, "0+100 100+200")]
    [InlineData(2600, 0, null, "0+100 100+200 300+400 700+800 1500+1000 2500+1000")]
    [InlineData(50, 0, 7, "0+7")]
    [InlineData(7, 0, 7, "0+7")]
    [InlineData(5, 0, 7, "0+7")]
    [InlineData(50, 40, 7, "40+7")]
    [InlineData(50, 60, null, "60+100")]
    [InlineData(5000, 0, 1000, "0+1000")]
    [InlineData(5000, 3, 2500, "3+1000 1003+1000 2003+500")]
    [InlineData(50, 0, 1, "0+1")]
    [InlineData(50, 0, 0, "")]
    public async Task Pages_grow_and_no_more_rows_are_requested_than_wanted(int rows, long skip, int? first, string pages)
    {
        _list.Fill(rows);
        List<Prediction> read = await _fixture.ListAsync(new JobQuery<Prediction> { Skip = skip, First = first });

        Assert.Equal(_list.Ids.Skip((int)skip).Take(first ?? int.MaxValue), read.Select(row => row.Id));
        Assert.Equal(
            pages,
            string.Join(' ', _fixture.Service.Requests.Select(request =>
                request.Path.Replace("predictions?skip=", "", StringComparison.Ordinal).Replace("&limit=", "+", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Large_pages_are_halved_and_small_ones_doubled_again()
    {
        _list.Padding = 200_000;
        _list.Fill(180);
        _list.Padding = 10;
        _list.Fill(400, i => $$"""{"id":"light-{{i}}"}""");

        Assert.Equal(580, (await _fixture.ListAsync()).Count);
        Assert.Equal(
            ["0+100", "100+50", "150+25", "175+25", "200+50"],
            _fixture.Service.Requests.Select(request => request.Path["predictions?skip=".Length..].Replace("&limit=", "+", StringComparison.Ordinal)).Take(5));
    }

    [Fact]
    public async Task The_first_row_is_returned_before_the_page_is_complete()
    {
        _fixture.Service.Usual = Replies.Stream(() => new BreakingStream("""[{"id":"a"},{"id":"b"},{"id":"c","""u8.ToArray(), null));
        await using IAsyncEnumerator<Prediction> rows = _fixture.Predictions.ListAsync(null, ClientFixture.Stop).GetAsyncEnumerator(ClientFixture.Stop);
        Assert.True(await _fixture.Time.RunAsync(rows.MoveNextAsync().AsTask()));
        Assert.Equal("a", rows.Current.Id);
        Assert.Equal(TimeSpan.Zero, _fixture.Time.Elapsed);
    }

    [Fact]
    public async Task Stopping_early_sends_no_further_request()
    {
        _list.Fill(1000);
        await foreach (Prediction row in _fixture.Predictions.ListAsync(null, ClientFixture.Stop))
        {
            if (row.Id == "row-99")
            {
                break;
            }
        }

        await _fixture.Time.AdvanceAsync(1000);
        Assert.Single(_fixture.Service.Requests);
    }

    [Fact]
    public async Task The_next_page_is_requested_only_when_needed()
    {
        _list.Fill(1000);
        await using IAsyncEnumerator<Prediction> rows = _fixture.Predictions.ListAsync(null, ClientFixture.Stop).GetAsyncEnumerator(ClientFixture.Stop);
        for (int i = 0; i < 100; i++)
        {
            Assert.True(await rows.MoveNextAsync());
        }

        Assert.Single(_fixture.Service.Requests);
        Assert.True(await rows.MoveNextAsync());
        Assert.Equal(2, _fixture.Service.Requests.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(100)]
    public async Task Rows_that_shift_are_neither_repeated_nor_lost(int added)
    {
        _list.Fill(450);
        string[] before = [.. _list.Ids];
        _list.BeforePage = page =>
        {
            if (page is 2 or 3)
            {
                for (int i = 0; i < added; i++)
                {
                    _list.AddFirst($"new-{page}-{i}");
                }
            }
        };
        Assert.Equal(before, (await _fixture.ListAsync()).Select(row => row.Id));
    }

    [Fact]
    public async Task The_wanted_number_is_returned_even_if_rows_shift()
    {
        _list.Fill(3000);
        string[] before = [.. _list.Ids];
        _list.BeforePage = page =>
        {
            if (page == 2)
            {
                Enumerable.Range(0, 10).ToList().ForEach(i => _list.AddFirst($"new-{i}"));
            }
        };
        Assert.Equal(before[..1500], (await _fixture.ListAsync(new JobQuery<Prediction> { First = 1500 })).Select(row => row.Id));
        Assert.EndsWith("skip=1500&limit=10", _fixture.Service.Lines.Last().Replace("2000", "1500", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1000)]
    [InlineData(2, 2000)]
    [InlineData(1, 1)]
    public async Task An_interrupted_page_is_continued_where_it_stopped(int page, int length)
    {
        _list.Fill(250).Cut = number => number == page ? length : null;
        Assert.Equal(_list.Ids, (await _fixture.ListAsync()).Select(row => row.Id));
        Assert.Contains(_fixture.Lines.Verbosely, line => line.Contains("was interrupted after", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Repeatedly_interrupted_pages_are_read_as_long_as_they_have_new_rows()
    {
        _list.Fill(250).Cut = number => number % 2 == 1 ? 500 : number < 20 ? 300 : null;
        Assert.Equal(_list.Ids, (await _fixture.ListAsync()).Select(row => row.Id));
    }

    [Fact]
    public async Task A_page_without_new_rows_three_times_is_an_error_after_the_earlier_rows()
    {
        _list.Fill(250).Cut = number => number >= 2 ? 1 : null;
        List<string> read = [];
        await Assert.ThrowsAsync<InvalidResponseException>(async () =>
        {
            await foreach (Prediction row in _fixture.Predictions.ListAsync(null, ClientFixture.Stop))
            {
                read.Add(row.Id);
            }
        });
        Assert.Equal(_list.Ids.Take(100), read);
        Assert.Equal(4, _fixture.Service.Requests.Count);
    }

    [Fact]
    public async Task A_rejection_of_a_later_page_is_an_error_after_the_earlier_rows()
    {
        _list.Fill(150);
        _fixture.Service.Then(_list.Reply, Replies.Status(403));
        List<string> read = [];
        await Assert.ThrowsAsync<VlmRunException>(async () =>
        {
            await foreach (Prediction row in _fixture.Predictions.ListAsync(null, ClientFixture.Stop))
            {
                read.Add(row.Id);
            }
        });
        Assert.Equal(100, read.Count);
    }
}
