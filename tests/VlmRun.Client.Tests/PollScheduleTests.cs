using System;
using System.Threading.Tasks;
using VlmRun.Jobs;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class PollScheduleTests
{
    [Fact]
    public async Task The_interval_starts_at_one_second_after_the_input_and_grows_by_half_to_thirty()
    {
        ManualTime time = new();
        PollSchedule schedule = new(time, null);
        schedule.Added(unseen: false);
        await time.AdvanceAsync(3);
        schedule.InputEnded();

        foreach (double pause in (double[])[1, 1.5, 2.25, 3.375, 5.0625, 7.59375, 11.390625, 17.0859375, 25.62890625, 30, 30])
        {
            Assert.Equal(pause, schedule.TimeToNextRound().TotalSeconds, 0.001);
            await time.AdvanceAsync(schedule.TimeToNextRound());
            Assert.Equal(TimeSpan.Zero, schedule.TimeToNextRound());
            schedule.EndRound(1);
        }
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(2)]
    [InlineData(3600)]
    public async Task A_fixed_interval_does_not_change(double seconds)
    {
        ManualTime time = new();
        PollSchedule schedule = new(time, TimeSpan.FromSeconds(seconds));
        schedule.Added(unseen: false);
        schedule.InputEnded();
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(seconds, schedule.TimeToNextRound().TotalSeconds, 0.001);
            await time.AdvanceAsync(schedule.TimeToNextRound());
            schedule.EndRound(3);
        }
    }

    [Fact]
    public void Jobs_that_were_never_polled_are_polled_as_soon_as_the_input_ends()
    {
        PollSchedule schedule = new(new ManualTime(), null);
        schedule.Added(unseen: true);
        schedule.InputEnded();
        Assert.Equal(TimeSpan.Zero, schedule.TimeToNextRound());
    }

    [Fact]
    public async Task A_fixed_interval_applies_while_jobs_are_added()
    {
        ManualTime time = new();
        PollSchedule schedule = new(time, TimeSpan.FromSeconds(2));
        for (int i = 0; i < 3; i++)
        {
            schedule.Added(unseen: false);
            Assert.Equal(2, schedule.TimeToNextRound().TotalSeconds, 0.001);
            await time.AdvanceAsync(schedule.TimeToNextRound());
            schedule.BeginRound();
            schedule.EndRound(1);
        }
    }

    // The columns: inputs in the second since the last round, requests that it took, seconds until the next.
    [Theory]
    [InlineData(4, 1, 5)]
    [InlineData(100, 1, 5)]
    [InlineData(12, 3, 5)]
    public async Task While_jobs_are_added_at_most_one_request_in_five_is_a_poll(int inputs, int requests, double seconds)
    {
        (ManualTime time, PollSchedule schedule) = AfterRound(requests);
        for (int i = 0; i < inputs - 1; i++)
        {
            schedule.Added(unseen: true);
        }

        // One input less than the share: only when it is clear that no more arrive.
        await time.AdvanceAsync(4.9);
        Assert.NotEqual(TimeSpan.Zero, schedule.TimeToNextRound());
        schedule.Added(unseen: true);
        Assert.Equal(seconds, time.Elapsed.TotalSeconds + schedule.TimeToNextRound().TotalSeconds, 0.001);
    }

    [Fact]
    public async Task Occasional_input_delays_a_poll_by_at_most_thirty_seconds()
    {
        (ManualTime time, PollSchedule schedule) = AfterRound(10);
        while (schedule.TimeToNextRound() > TimeSpan.FromSeconds(1))
        {
            await time.AdvanceAsync(1);
            schedule.Added(unseen: true);
        }

        Assert.Equal(30, time.Elapsed.TotalSeconds + schedule.TimeToNextRound().TotalSeconds, 0.001);
    }

    // The columns: requests of a round, its seconds, seconds from its end to the next.
    [Theory]
    [InlineData(1, 0.1, 5)]
    [InlineData(3, 0.3, 15)]
    [InlineData(500, 20, 30)]
    [InlineData(1, 6, 24)]
    [InlineData(1, 60, 30)]
    public async Task Without_input_polls_continue_at_low_cost(int requests, double took, double pause)
    {
        ManualTime time = new();
        PollSchedule schedule = new(time, null);
        schedule.Added(unseen: false);
        Assert.Equal(5, schedule.TimeToNextRound().TotalSeconds, 0.001);
        await time.AdvanceAsync(5);
        for (int i = 0; i < 5; i++)
        {
            schedule.BeginRound();
            await time.AdvanceAsync(took);
            schedule.EndRound(requests);
            Assert.Equal(pause, schedule.TimeToNextRound().TotalSeconds, 0.001);
            await time.AdvanceAsync(pause);
            Assert.Equal(TimeSpan.Zero, schedule.TimeToNextRound());
        }
    }

    // A round has just ended.
    private static (ManualTime Time, PollSchedule Schedule) AfterRound(int requests)
    {
        ManualTime time = new();
        PollSchedule schedule = new(time, null);
        schedule.Added(unseen: true);
        schedule.BeginRound();
        schedule.EndRound(requests);
        return (time, schedule);
    }
}
