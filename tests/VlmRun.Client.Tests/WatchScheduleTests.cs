using System;
using System.Threading.Tasks;
using VlmRun.Waiting;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class WatchScheduleTests
{
    [Fact]
    public async Task Looks_begin_a_second_after_the_input_and_grow_by_half_to_thirty_seconds()
    {
        ManualTime time = new();
        WatchSchedule schedule = new(time, null);
        schedule.Added(unseen: false);
        await time.AdvanceAsync(3);
        schedule.InputEnded();

        foreach (double pause in (double[])[1, 1.5, 2.25, 3.375, 5.0625, 7.59375, 11.390625, 17.0859375, 25.62890625, 30, 30])
        {
            Assert.Equal(pause, schedule.Due().TotalSeconds, 0.001);
            await time.AdvanceAsync(schedule.Due());
            Assert.Equal(TimeSpan.Zero, schedule.Due());
            schedule.Looked(1);
        }
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(2)]
    [InlineData(3600)]
    public async Task A_fixed_interval_stays_as_it_is(double seconds)
    {
        ManualTime time = new();
        WatchSchedule schedule = new(time, TimeSpan.FromSeconds(seconds));
        schedule.Added(unseen: false);
        schedule.InputEnded();
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(seconds, schedule.Due().TotalSeconds, 0.001);
            await time.AdvanceAsync(schedule.Due());
            schedule.Looked(3);
        }
    }

    [Fact]
    public void What_was_never_seen_is_looked_at_as_soon_as_the_input_ends()
    {
        WatchSchedule schedule = new(new ManualTime(), null);
        schedule.Added(unseen: true);
        schedule.InputEnded();
        Assert.Equal(TimeSpan.Zero, schedule.Due());
    }

    // Inputs since the last look, requests that it took, seconds until the next.
    [Theory]
    [InlineData(1, 1, 30)]
    [InlineData(3, 1, 30)]
    [InlineData(4, 1, 5)]
    [InlineData(100, 1, 5)]
    [InlineData(11, 3, 30)]
    [InlineData(12, 3, 5)]
    [InlineData(0, 1, 30)]
    public void While_input_comes_at_most_one_request_in_five_is_a_look(int inputs, int requests, double seconds)
    {
        WatchSchedule schedule = new(new ManualTime(), null);
        schedule.Added(unseen: true);
        schedule.Looked(requests);
        for (int i = 0; i < inputs; i++)
        {
            schedule.Added(unseen: true);
        }

        Assert.Equal(TimeSpan.FromSeconds(seconds), schedule.Due());
    }
}
