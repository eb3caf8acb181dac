using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using VlmRun.Batch.Intake;
using Xunit;

namespace VlmRun.Client.Tests;

/// <summary>When a file of a watched folder is complete.</summary>
public sealed class BatchIntakeTests
{
    private readonly ManualTime _time = new();
    private readonly Dictionary<string, (long Bytes, long Modified)> _folder = [];
    private readonly HashSet<string> _locked = [];
    private readonly BatchIntake _intake;
    private bool _isWhole = true;

    public BatchIntakeTests()
    {
        _intake = new BatchIntake(_time, TimeSpan.FromSeconds(5), path => !path.EndsWith(".log", StringComparison.Ordinal), _locked.Contains);
    }

    [Fact]
    public async Task A_file_is_complete_when_it_has_not_changed_for_the_whole_time()
    {
        _folder["a.pdf"] = (10, 1);
        Assert.Empty(List());
        Assert.True(_intake.HasNews);
        await _time.AdvanceAsync(4.9);
        Assert.Empty(List());
        Assert.False(_intake.HasNews);
        Assert.Equal(1, _intake.Unsettled);
        await _time.AdvanceAsync(0.1);
        Assert.Equal(["a.pdf"], List());
        Assert.Equal(0, _intake.Unsettled);
        await _time.AdvanceAsync(100);
        Assert.Empty(List());
    }

    [Theory]
    [InlineData(11, 1)]
    [InlineData(9, 1)]
    [InlineData(10, 2)]
    // A clock that was set back, here or at the share, changes nothing: times are only compared for equality.
    [InlineData(10, -500)]
    public async Task Each_change_of_size_or_time_begins_the_time_again(long bytes, long modified)
    {
        _folder["a.pdf"] = (10, 1);
        List();
        await _time.AdvanceAsync(4);
        _folder["a.pdf"] = (bytes, modified);
        List();
        await _time.AdvanceAsync(4);
        Assert.Empty(List());
        await _time.AdvanceAsync(1);
        Assert.Equal(["a.pdf"], List());
    }

    [Fact]
    public async Task A_scanner_that_writes_slowly_in_pieces_is_waited_for()
    {
        for (int piece = 1; piece <= 40; piece++)
        {
            _folder["a.pdf"] = (piece, piece);
            Assert.Empty(List());
            await _time.AdvanceAsync(3);
        }

        await _time.AdvanceAsync(2);
        Assert.Equal(["a.pdf"], List());
    }

    [Fact]
    public async Task A_file_that_is_renamed_at_the_end_is_taken_under_its_last_name_only()
    {
        _folder["a.part.pdf"] = (10, 1);
        List();
        await _time.AdvanceAsync(4);
        _folder.Remove("a.part.pdf");
        _folder["a.pdf"] = (10, 1);
        Assert.Empty(List());
        await _time.AdvanceAsync(5);
        Assert.Equal(["a.pdf"], List());
        Assert.Equal(1, _intake.Count);
    }

    [Fact]
    public async Task A_locked_file_is_not_complete_until_it_is_free()
    {
        _folder["a.pdf"] = (10, 1);
        _locked.Add("a.pdf");
        List();
        await _time.AdvanceAsync(60);
        Assert.Empty(List());
        Assert.Equal(1, _intake.Unsettled);
        _locked.Clear();
        Assert.Equal(["a.pdf"], List());
    }

    [Fact]
    public async Task An_empty_file_gets_ten_times_as_long()
    {
        _folder["a.pdf"] = (0, 1);
        List();
        await _time.AdvanceAsync(49);
        Assert.Empty(List());
        await _time.AdvanceAsync(1);
        Assert.Equal(["a.pdf"], List());
    }

    [Fact]
    public async Task A_file_that_changes_while_it_is_processed_is_returned_again_after_that()
    {
        _folder["a.pdf"] = (10, 1);
        List();
        await _time.AdvanceAsync(5);
        List();
        _folder["a.pdf"] = (20, 2);
        await _time.AdvanceAsync(60);
        Assert.Empty(List());
        _intake.Done("a.pdf");
        Assert.Empty(List());
        Assert.True(_intake.HasNews);
        await _time.AdvanceAsync(5);
        Assert.Equal(["a.pdf"], List());
    }

    [Fact]
    public async Task A_file_that_is_replaced_by_another_of_its_name_is_returned_again()
    {
        await SettleAsync("a.pdf");
        _folder.Remove("a.pdf");
        List();
        _folder["a.pdf"] = (10, 1);
        List();
        await _time.AdvanceAsync(5);
        Assert.Equal(["a.pdf"], List());
    }

    [Fact]
    public async Task A_folder_that_cannot_be_listed_for_a_while_makes_no_file_new()
    {
        await SettleAsync("a.pdf");
        _folder.Clear();
        _isWhole = false;
        List();
        _folder["a.pdf"] = (10, 1);
        _isWhole = true;
        List();
        await _time.AdvanceAsync(60);
        Assert.Empty(List());
    }

    [Fact]
    public async Task A_file_that_could_not_be_read_is_returned_again_after_the_whole_time()
    {
        _folder["a.pdf"] = (10, 1);
        List();
        await _time.AdvanceAsync(5);
        List();
        _intake.Return("a.pdf");
        await _time.AdvanceAsync(4);
        Assert.Empty(List());
        Assert.Equal(1, _intake.Unsettled);
        await _time.AdvanceAsync(1);
        Assert.Equal(["a.pdf"], List());
    }

    [Fact]
    public async Task Files_that_are_not_wanted_are_returned_but_keep_nothing_from_being_idle()
    {
        _folder["busy.log"] = (10, 1);
        Assert.Empty(List());
        Assert.False(_intake.HasNews);
        Assert.Equal(0, _intake.Unsettled);
        Assert.Equal(["busy.log"], _intake.Waiting);
        await _time.AdvanceAsync(5);
        Assert.Equal(["busy.log"], List());
        Assert.Empty(_intake.Waiting);
    }

    [Fact]
    public async Task Files_come_in_the_order_of_names_and_once_if_they_are_listed_twice()
    {
        ListedFile[] twice = [new("b.pdf", 1, 1), new("a.pdf", 1, 1), new("b.pdf", 1, 1)];
        _intake.Take(twice, () => true);
        await _time.AdvanceAsync(5);
        Assert.Equal(["a.pdf", "b.pdf"], _intake.Take(twice, () => true));
        Assert.Empty(_intake.Take(twice, () => true));
    }

    [Fact]
    public void Listings_are_rare_while_nothing_happens_and_never_take_more_than_a_tenth_of_the_time()
    {
        ListingSchedule schedule = new(TimeSpan.FromSeconds(5));
        List<double> pauses = [.. Enumerable.Range(0, 20).Select(_ => schedule.Next(false, TimeSpan.Zero).TotalSeconds)];
        Assert.Equal(1, pauses[0]);
        Assert.Equal(pauses.Order(), pauses);
        Assert.Equal(30, pauses[^1]);
        Assert.Equal(1, schedule.Next(true, TimeSpan.Zero).TotalSeconds);
        Assert.Equal(20, schedule.Next(true, TimeSpan.FromSeconds(2)).TotalSeconds);
        Assert.Equal(0.25, new ListingSchedule(TimeSpan.FromSeconds(0.5)).Next(true, TimeSpan.Zero).TotalSeconds);
    }

    private async Task SettleAsync(string path)
    {
        _folder[path] = (10, 1);
        List();
        await _time.AdvanceAsync(5);
        List();
        _intake.Done(path);
    }

    private IReadOnlyList<string> List() => _intake.Take(_folder.Select(file => new ListedFile(file.Key, file.Value.Bytes, file.Value.Modified)), () => _isWhole);
}
