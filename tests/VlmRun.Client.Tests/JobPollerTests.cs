using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Jobs;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class JobPollerTests
{
    private readonly ManualTime _time = new();
    private readonly FakeJobs _jobs;
    private readonly PollCache _cache = new();
    private readonly RecordingListener _lines = new();

    public JobPollerTests() => _jobs = new FakeJobs(_time);

    [Fact]
    public async Task A_few_jobs_are_polled_one_by_one_and_returned_as_they_end()
    {
        _jobs.Until("a", 5).Until("b", 2).Until("c", 2, "failed");
        List<JobOutcome<FakeJob>> outcomes = await WaitAsync(known: ["a", "b", "c"]);

        Assert.Equal(["b", "c"], outcomes[..2].Select(outcome => outcome.Id).Order());
        Assert.Equal("a", outcomes[2].Id);
        Assert.Equal("failed", outcomes.Single(outcome => outcome.Id == "c").Job!.Status);
        Assert.All(outcomes, outcome => Assert.Null(outcome.Error));
        Assert.DoesNotContain(_jobs.Questions, question => question.StartsWith("list", StringComparison.Ordinal));
        Assert.Equal([1, 2.5, 4.75, 8.125], _jobs.Asked.Select(asked => asked.At).Distinct());
    }

    [Fact]
    public async Task Many_jobs_are_polled_through_pages_no_larger_than_needed()
    {
        string[] ids = Have(40, 2);
        List<JobOutcome<FakeJob>> outcomes = await WaitAsync(known: ids);

        Assert.Equal(ids.Order(), outcomes.Select(outcome => outcome.Id).Order());
        Assert.Equal(["list 0 40", "list 0 40"], _jobs.Questions);
    }

    [Fact]
    public async Task Jobs_that_are_not_in_the_list_are_requested_one_by_one()
    {
        string[] ids = Have(10, 0.5);
        _jobs.Hidden.UnionWith(["job-3", "job-7"]);
        List<JobOutcome<FakeJob>> outcomes = await WaitAsync(known: ids);

        Assert.Equal(10, outcomes.Count);
        Assert.Equal(["job-3", "job-7", "list 0 10"], _jobs.Questions.Order());
        Assert.False(_cache.IsListDisabled(_time));
    }

    [Fact]
    public async Task A_list_with_less_than_half_of_the_jobs_is_still_used_for_those()
    {
        string[] ids = Have(10, 2);
        _jobs.Hidden.UnionWith(ids.Take(6));
        Assert.Equal(10, (await WaitAsync(known: ids)).Count);

        Assert.False(_cache.IsListDisabled(_time));
        Assert.Equal(2, _jobs.Questions.Count(question => question.StartsWith("list", StringComparison.Ordinal)));
        Assert.Equal(12, _jobs.Questions.Count(question => question.StartsWith("job", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_list_that_is_oldest_first_is_not_used_for_a_while_and_all_jobs_are_found()
    {
        _jobs.NewestFirst = false;
        Have(100, 0, "old");
        string[] ids = Have(20, 0);

        Assert.Equal(20, (await WaitAsync(known: ids)).Count);
        Assert.True(_cache.IsListDisabled(_time));
        Assert.Single(_lines.Verbosely, line => line.Contains("newest first", StringComparison.Ordinal));
        await WaitAsync(known: ids);
        Assert.Single(_jobs.Questions, question => question.StartsWith("list", StringComparison.Ordinal));

        await _time.AdvanceAsync(601);
        Assert.False(_cache.IsListDisabled(_time));
        await WaitAsync(known: ids);
        Assert.Equal(2, _jobs.Questions.Count(question => question.StartsWith("list", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Newer_rows_lead_to_another_page()
    {
        string[] ids = Have(40, 1e9);
        await _time.AdvanceAsync(5);
        Have(300, 1e9, "foreign");
        await using JobPoller<FakeJob> poller = StartPoller();
        Add(poller, ids, known: true);
        poller.InputEnded();
        await _time.AdvanceAsync(60);

        Assert.DoesNotContain(_jobs.Questions, question => question.StartsWith("job", StringComparison.Ordinal));
        Assert.Equal("list 0 40", _jobs.Questions.First());
        // What the first poller has learned, later ones know.
        string[] later = [.. _jobs.Asked.Where(asked => asked.At > 7).Select(asked => asked.What)];
        Assert.NotEmpty(later);
        Assert.All(later, question => Assert.Equal("list 0 340", question));
    }

    [Fact]
    public async Task Rows_of_other_programs_cost_one_or_two_pages()
    {
        List<string> ids = [];
        for (int i = 0; i < 60; i++)
        {
            ids.AddRange(Have(1, 1e9, $"ours-{i}"));
            Have(5, 1e9, $"foreign-{i}");
        }

        await using JobPoller<FakeJob> poller = StartPoller();
        Add(poller, ids, known: true);
        poller.InputEnded();
        await _time.AdvanceAsync(60);

        int rounds = _jobs.Asked.Select(asked => asked.At).Distinct().Count();
        Assert.InRange(_jobs.Asked.Count, rounds, rounds + 3);
    }

    [Fact]
    public async Task Pages_are_not_used_in_a_round_where_single_requests_cost_less()
    {
        string[] ids = Have(5, 1e9);
        await _time.AdvanceAsync(5);
        Have(100_000, 1e9, "foreign");
        await using JobPoller<FakeJob> poller = StartPoller();
        Add(poller, ids, known: true);
        poller.InputEnded();
        await _time.AdvanceAsync(1);

        Assert.Equal(5, _jobs.Questions.Count(question => question.StartsWith("job", StringComparison.Ordinal)));
        Assert.Equal(2, _jobs.Questions.Count(question => question.StartsWith("list", StringComparison.Ordinal)));
        Assert.False(_cache.IsListDisabled(_time));
    }

    [Fact]
    public async Task Rows_older_than_all_pending_jobs_are_not_read()
    {
        Have(3000, 0, "old");
        await _time.AdvanceAsync(60);
        string[] ids = Have(300, 1e9);
        _jobs.Hidden.UnionWith(ids.Take(100));
        await using JobPoller<FakeJob> poller = StartPoller();
        Add(poller, ids, known: true);
        poller.InputEnded();
        await _time.AdvanceAsync(1);
        Assert.Equal(["list 0 300"], _jobs.Questions.Where(question => question.StartsWith("list", StringComparison.Ordinal)));
        Assert.Equal(100, _jobs.Questions.Count(question => question.StartsWith("job", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task A_list_that_fails_twice_is_replaced_by_single_requests(int status)
    {
        string[] ids = Have(10, 0);
        _jobs.Fails = what => what.StartsWith("list", StringComparison.Ordinal) ? FakeJobs.Error(status, what) : null;
        Assert.Equal(10, (await WaitAsync(known: ids)).Count(outcome => outcome.Error is null));
        Assert.InRange(_time.Elapsed.TotalSeconds, 1, 5);
    }

    [Fact]
    public async Task Large_pages_are_halved_from_round_to_round()
    {
        _jobs.BytesPerRow = 100_000;
        string[] ids = Have(200, 7);

        Assert.Equal(200, (await WaitAsync(known: ids)).Count);
        Assert.Equal(
            ["list 0 200", "list 0 100", "list 100 50", "list 150 50", "list 0 50", "list 50 50", "list 100 50", "list 150 50"],
            _jobs.Questions.Take(8));
    }

    [Fact]
    public async Task Several_pages_are_read_one_after_the_other()
    {
        string[] ids = Have(2500, 0);
        Assert.Equal(2500, (await WaitAsync(known: ids)).Count);
        Assert.Equal(["list 0 1000", "list 1000 1000", "list 2000 500"], _jobs.Questions);
    }

    [Fact]
    public async Task A_thousand_pending_for_thirty_seconds_cost_at_most_25_requests()
    {
        string[] ids = Have(1000, 1e9);
        await using JobPoller<FakeJob> poller = StartPoller();
        Add(poller, ids, known: true);
        poller.InputEnded();
        await _time.AdvanceAsync(30);
        Assert.InRange(_jobs.Asked.Count, 1, 25);
    }

    [Theory]
    [InlineData("paused")]
    [InlineData("pending")]
    [InlineData("a-new-word")]
    public async Task Paused_jobs_are_waited_for(string status)
    {
        _jobs.Have("a", () => _time.Elapsed.TotalSeconds > 60 ? "completed" : status);
        JobOutcome<FakeJob> outcome = Assert.Single(await WaitAsync(known: ["a"]));
        Assert.Equal("completed", outcome.Job!.Status);
    }

    [Fact]
    public async Task Jobs_that_have_ended_are_returned_immediately_without_a_request()
    {
        await using JobPoller<FakeJob> poller = StartPoller();
        poller.Add("a", new FakeJob("a", "failed", "a.png"));
        Assert.True(poller.Outcomes.TryRead(out JobOutcome<FakeJob>? outcome));
        Assert.Equal("a.png", outcome.Job!.Source);
        poller.InputEnded();
        await _time.RunAsync(poller.Outcomes.Completion);
        Assert.Empty(_jobs.Asked);
    }

    [Fact]
    public async Task The_same_id_added_twice_is_returned_twice_with_one_request_and_both_sources()
    {
        _jobs.Until("a", 0);
        await using JobPoller<FakeJob> poller = StartPoller();
        poller.Add("a", new FakeJob("a", "pending", "one.png"));
        poller.Add("a", new FakeJob("a", "pending", "two.png"));
        List<JobOutcome<FakeJob>> outcomes = await FinishAsync(poller);

        Assert.Equal(["one.png", "two.png"], outcomes.Select(outcome => outcome.Job!.Source));
        Assert.Single(_jobs.Asked);
        Assert.Equal(new PollCounts(2, 2, 0, null), poller.Counts);
    }

    [Fact]
    public async Task The_same_id_added_twice_times_out_twice()
    {
        await using JobPoller<FakeJob> poller = StartPoller();
        poller.Add("gone", null);
        poller.Add("gone", null);

        Assert.Equal(2, (await FinishAsync(poller)).Count(outcome => outcome.Error is VlmRunNotFoundException));
        Assert.Equal(0, poller.Counts.Pending);
    }

    [Fact]
    public async Task The_time_limit_of_each_job_starts_when_it_is_added_and_ends_with_a_last_poll()
    {
        _jobs.Until("a", 1e9).Until("b", 1e9);
        await using JobPoller<FakeJob> poller = StartPoller(timeout: 20);
        Add(poller, ["a"], known: true);
        await _time.AdvanceAsync(7);
        Add(poller, ["b"], known: true);
        poller.InputEnded();

        (double At, JobOutcome<FakeJob> Outcome)[] ends = [await NextAsync(poller), await NextAsync(poller)];

        Assert.Equal(["a", "b"], ends.Select(end => end.Outcome.Id));
        Assert.All(ends, end => Assert.True(end.Outcome.IsTimeout));
        Assert.All(ends, end => Assert.Equal("running", end.Outcome.Job!.Status));
        Assert.InRange(ends[0].At, 20, 21);
        Assert.InRange(ends[1].At, 27, 28);
        Assert.InRange(_jobs.Asked[^1].At, 26, 27);
    }

    [Fact]
    public async Task A_job_that_ends_in_the_last_second_is_not_timed_out()
    {
        _jobs.Until("a", 19.9);
        Assert.Equal("completed", Assert.Single(await WaitAsync(timeout: 20, known: ["a"])).Job!.Status);
    }

    [Fact]
    public async Task The_time_limit_excludes_the_paused_time_of_the_rate_limiter()
    {
        _jobs.Until("a", 1e9);
        await using JobPoller<FakeJob> poller = StartPoller(
            timeout: 20, pausedTime: () => TimeSpan.FromSeconds(Math.Clamp(_time.Elapsed.TotalSeconds - 10, 0, 100)));
        Add(poller, ["a"], known: true);
        poller.InputEnded();

        (double at, JobOutcome<FakeJob> outcome) = await NextAsync(poller);
        Assert.True(outcome.IsTimeout);
        Assert.InRange(at, 120, 121);
    }

    [Fact]
    public async Task An_endless_round_does_not_delay_the_timeout()
    {
        _jobs.Have("a", "running").Delays = (_, stop) => Task.Delay(Timeout.Infinite, stop);
        Assert.True(Assert.Single(await WaitAsync(timeout: 20, known: ["a"])).IsTimeout);
        Assert.InRange(_time.Elapsed.TotalSeconds, 20, 22);
    }

    [Fact]
    public async Task A_job_that_is_added_again_after_its_timeout_is_waited_for_again()
    {
        _jobs.Until("a", 10).Delays = (_, _) => Task.Delay(TimeSpan.FromSeconds(40), _time, CancellationToken.None);
        await using JobPoller<FakeJob> poller = StartPoller(timeout: 20);
        Add(poller, ["a"], known: true);
        poller.Add("keep", new FakeJob("keep", "pending"));
        await _time.AdvanceAsync(55);
        Assert.Equal(2, poller.Counts.Failed);
        poller.Add("a", new FakeJob("a", "pending", "second.png"));
        poller.InputEnded();
        List<JobOutcome<FakeJob>> outcomes = await _time.RunAsync(poller.Outcomes.ReadAllAsync(ClientFixture.Stop).ToListAsync(ClientFixture.Stop).AsTask());
        Assert.Equal("second.png", outcomes[^1].Job!.Source);
    }

    [Fact]
    public async Task A_time_limit_of_a_year_works()
    {
        _jobs.Until("a", 3600).Delays = (_, stop) => Task.Delay(TimeSpan.FromSeconds(10), _time, stop);
        Assert.Equal("completed", Assert.Single(await WaitAsync(timeout: 31536000, known: ["a"])).Job!.Status);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(402)]
    [InlineData(429)]
    public async Task A_failed_round_is_a_verbose_line_and_is_repeated(int status)
    {
        string[] ids = Have(10, 0);
        int failures = 2;
        _jobs.Fails = what => failures-- > 0 ? FakeJobs.Error(status, what) : null;

        Assert.Equal(10, (await WaitAsync(known: ids)).Count(outcome => outcome.Error is null));
        Assert.Equal(2, _lines.Verbosely.Count(line => line.Contains($" {status} ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_failed_poll_of_one_job_does_not_affect_the_others()
    {
        _jobs.Until("a", 0).Until("b", 0);
        int failures = 2;
        _jobs.Fails = what => what == "a" && failures-- > 0 ? FakeJobs.Error(500, what) : null;

        Assert.Equal(["b", "a"], (await WaitAsync(known: ["a", "b"])).Select(outcome => outcome.Id));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    public async Task A_revoked_key_ends_the_wait_for_all(int count)
    {
        string[] ids = Have(count, 1e9);
        _jobs.Fails = what => FakeJobs.Error(401, what);

        List<JobOutcome<FakeJob>> outcomes = await WaitAsync(known: ids);

        Assert.Equal(count, outcomes.Count);
        Assert.Single(outcomes.Select(outcome => outcome.Error as VlmRunAuthenticationException).Distinct());
        Assert.InRange(_jobs.Asked.Count, 1, 4);
        Assert.InRange(_time.Elapsed.TotalSeconds, 0, 2);
    }

    [Fact]
    public async Task An_unknown_id_is_reported_immediately_and_the_others_continue()
    {
        _jobs.Until("a", 3);
        await using JobPoller<FakeJob> poller = StartPoller();
        Add(poller, ["gone", "a"], known: false);
        poller.InputEnded();

        (double at, JobOutcome<FakeJob> outcome) = await NextAsync(poller);
        Assert.Equal("gone", outcome.Id);
        Assert.IsType<VlmRunNotFoundException>(outcome.Error);
        Assert.Equal(0, at);
        Assert.Equal("a", (await NextAsync(poller)).Outcome.Id);
    }

    [Fact]
    public async Task A_new_job_may_be_missing_twice_but_not_three_times()
    {
        _jobs.Until("late", 0);
        int failures = 2;
        _jobs.Fails = what => what == "gone" || (what == "late" && failures-- > 0) ? FakeJobs.NotFound(what) : null;

        List<JobOutcome<FakeJob>> outcomes = await WaitAsync(known: ["late", "gone"]);

        Assert.Equal("completed", outcomes.Single(outcome => outcome.Id == "late").Job!.Status);
        Assert.IsType<VlmRunNotFoundException>(outcomes.Single(outcome => outcome.Id == "gone").Error);
        Assert.Equal(3, _jobs.Questions.Count(question => question == "gone"));
    }

    [Fact]
    public async Task An_invalid_id_is_reported_and_the_others_continue()
    {
        using ClientFixture fixture = new();
        await using JobPoller<Prediction> poller = fixture.Predictions.Poll(new PollOptions(), ClientFixture.Stop);
        poller.Add("..", null);
        poller.Add("p1", null);
        poller.InputEnded();

        List<JobOutcome<Prediction>> outcomes = await fixture.Time.RunAsync(poller.Outcomes.ReadAllAsync(ClientFixture.Stop).ToListAsync(ClientFixture.Stop).AsTask());
        Assert.Contains("'..'", outcomes.Single(outcome => outcome.Id == "..").Error!.Message, StringComparison.Ordinal);
        Assert.Equal("completed", outcomes.Single(outcome => outcome.Id == "p1").Job!.Status);
    }

    [Fact]
    public async Task An_unknown_status_with_a_completion_time_means_the_job_has_ended()
    {
        using ClientFixture fixture = new();
        fixture.Service.Then(
            Replies.Json("""{"id":"p1","status":"archived"}"""),
            Replies.Json("""{"id":"p1","status":"paused","completed_at":"2026-05-19T12:00:00Z"}"""),
            Replies.Json("""{"id":"p1","status":"archived","completed_at":"2026-05-19T12:00:00Z"}"""));
        await using JobPoller<Prediction> poller = fixture.Predictions.Poll(new PollOptions(), ClientFixture.Stop);
        poller.Add("p1", null);
        poller.InputEnded();

        JobOutcome<Prediction> outcome = await fixture.Time.RunAsync(poller.Outcomes.ReadAsync(ClientFixture.Stop).AsTask());
        Assert.Equal("archived", outcome.Job!.Status);
        Assert.Equal(3, fixture.Service.Requests.Count);
    }

    [Fact]
    public async Task Nothing_is_requested_after_the_poller_was_disposed()
    {
        string[] ids = Have(10, 1e9);
        JobPoller<FakeJob> poller = StartPoller();
        Add(poller, ids, known: true);
        poller.InputEnded();
        await _time.AdvanceAsync(3);
        int asked = _jobs.Asked.Count;

        await poller.DisposeAsync();
        await poller.DisposeAsync();
        await _time.AdvanceAsync(1000);
        Assert.Equal(asked, _jobs.Asked.Count);
        Assert.True(poller.Outcomes.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Stopping_during_a_round_requests_no_more()
    {
        string[] ids = Have(10, 1e9);
        _cache.DisableList(_time);
        _jobs.Delays = (_, stop) => Task.Delay(TimeSpan.FromSeconds(5), _time, stop);
        using CancellationTokenSource stop = new();
        await using JobPoller<FakeJob> poller = StartPoller(stop: stop.Token);
        Add(poller, ids, known: true);
        poller.InputEnded();
        await _time.AdvanceAsync(2);
        Assert.Equal(4, _jobs.Asked.Count);

        await stop.CancelAsync();
        await _time.AdvanceAsync(1000);
        Assert.Equal(4, _jobs.Asked.Count);
    }

    [Fact]
    public async Task A_waiting_poller_does_not_spin()
    {
        Have(3, 1e9);
        await using JobPoller<FakeJob> poller = StartPoller();
        Add(poller, ["job-0", "job-1"], known: true);
        await _time.AdvanceAsync(4);
        Add(poller, ["job-2"], known: true);
        await _time.AdvanceAsync(4);
        Assert.InRange(_time.TimersMade, 1, 20);
    }

    [Fact]
    public async Task Jobs_added_during_a_round_are_polled_in_the_next()
    {
        Have(3, 0);
        _jobs.Delays = (_, stop) => Task.Delay(TimeSpan.FromSeconds(5), _time, stop);
        await using JobPoller<FakeJob> poller = StartPoller();
        Add(poller, ["job-0"], known: false);
        poller.InputEnded();
        await _time.AdvanceAsync(2);
        Add(poller, ["job-1"], known: false);
        Add(poller, ["job-2"], known: true);

        List<string> ids = [(await NextAsync(poller)).Outcome.Id, (await NextAsync(poller)).Outcome.Id, (await NextAsync(poller)).Outcome.Id];
        Assert.Equal(["job-0", "job-1", "job-2"], ids.Order());
    }

    [Fact]
    public async Task While_jobs_are_added_ended_jobs_are_returned_and_polls_are_rare()
    {
        await using JobPoller<FakeJob> poller = StartPoller();
        for (int i = 0; i < 60; i++)
        {
            _jobs.Until($"job-{i}", i + 3);
            Add(poller, [$"job-{i}"], known: true);
            await _time.AdvanceAsync(1);
        }

        Assert.InRange(poller.Counts.Completed, 40, 60);
        Assert.InRange(_jobs.Asked.Count, 5, 15);
        Assert.All(_jobs.Asked.Zip(_jobs.Asked.Skip(1)), pair => Assert.True(pair.Second.At - pair.First.At >= 5 || pair.Second.At == pair.First.At));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public async Task Without_other_requests_an_ended_job_is_returned_within_ten_seconds(int count)
    {
        await using JobPoller<FakeJob> poller = StartPoller();
        Have(1, 1e9, "goes-on");
        Add(poller, Have(count, 43), known: true);
        Add(poller, ["goes-on-0"], known: true);
        await _time.AdvanceAsync(53);
        Assert.Equal(count, poller.Counts.Completed);
        Assert.InRange(_jobs.Asked.Count, 1, 12);
    }

    [Fact]
    public async Task A_fixed_interval_applies_while_jobs_are_added()
    {
        await using JobPoller<FakeJob> poller = StartPoller(interval: 2);
        _jobs.Have("a", "running");
        Add(poller, ["a"], known: true);
        await _time.AdvanceAsync(9);
        Assert.Equal([2, 4, 6, 8], _jobs.Asked.Select(asked => asked.At));
    }

    private void Add(JobPoller<FakeJob> poller, IEnumerable<string> ids, bool known)
    {
        foreach (string id in ids)
        {
            poller.Add(id, known ? _jobs.Submitted(id) : null);
        }
    }

    private string[] Have(int count, double until, string name = "job")
    {
        string[] ids = [.. Enumerable.Range(0, count).Select(i => $"{name}-{i}")];
        foreach (string id in ids)
        {
            _jobs.Until(id, until);
        }

        return ids;
    }

    private JobPoller<FakeJob> StartPoller(
        double timeout = 300, Func<TimeSpan>? pausedTime = null, CancellationToken? stop = null, double? interval = null) => new(
        _jobs,
        _cache,
        new PollOptions
        {
            Timeout = TimeSpan.FromSeconds(timeout),
            Interval = interval is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            PausedTime = pausedTime,
        },
        _time,
        _lines,
        stop ?? ClientFixture.Stop);

    private async Task<List<JobOutcome<FakeJob>>> WaitAsync(double timeout = 300, params string[] known)
    {
        await using JobPoller<FakeJob> poller = StartPoller(timeout);
        Add(poller, known, known: true);
        return await FinishAsync(poller);
    }

    private async Task<List<JobOutcome<FakeJob>>> FinishAsync(JobPoller<FakeJob> poller)
    {
        poller.InputEnded();
        return await _time.RunAsync(poller.Outcomes.ReadAllAsync(ClientFixture.Stop).ToListAsync(ClientFixture.Stop).AsTask());
    }

    private async Task<(double At, JobOutcome<FakeJob> Outcome)> NextAsync(JobPoller<FakeJob> poller)
    {
        JobOutcome<FakeJob> outcome = await _time.RunAsync(poller.Outcomes.ReadAsync(ClientFixture.Stop).AsTask());
        return (_time.Elapsed.TotalSeconds, outcome);
    }
}
