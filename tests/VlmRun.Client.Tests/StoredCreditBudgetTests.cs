using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Budgets;
using VlmRun.Client.Tests.Support;
using Xunit;

namespace VlmRun.Client.Tests;

/// <summary>What a budget lets through that several workers share.</summary>
public sealed class StoredCreditBudgetTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(2, 1, 0)]
    [InlineData(4, 4, 33)]
    [InlineData(4, 8, 100)]
    [InlineData(8, 4, 50)]
    public async Task The_bills_of_all_workers_exceed_the_budget_by_at_most_one_requests_own_difference(int workers, int limit, int doubledPercent)
    {
        for (int seed = 0; seed < 8; seed++)
        {
            BudgetTable table = new(200);
            Random random = new(seed);
            // One answer in ten is lost.
            table.LosesAnswer = () => random.Next(10) == 0;
            Worker[] all = [.. Enumerable.Range(0, workers).Select(number => new Worker(table, number, limit, doubledPercent, (seed * 100) + number))];
            await Task.WhenAll(all.Select(worker => worker.CompleteAsync()));
            decimal billed = all.Sum(worker => worker.Billed);
            Assert.True(billed <= 200 + all.Max(worker => worker.MaxDifference), $"seed {seed}: {billed}");
            Assert.True(billed > 150, $"seed {seed}: {billed}");
            Assert.Equal(new BudgetState(200, billed, 0), table.State);
        }
    }

    [Fact]
    public async Task What_a_worker_reserves_another_waits_for_until_it_is_settled()
    {
        BudgetTable table = new(10);
        await using StoredCreditBudget one = Open(table, "one");
        await using StoredCreditBudget two = Open(table, "two");
        Assert.Equal(BudgetAnswer.Reserved, await one.ReserveAsync("a", new CreditEstimate(4), Stop));
        Assert.Equal(BudgetAnswer.Busy, await two.ReserveAsync("b", new CreditEstimate(4), Stop));
        await one.SettleAsync("a", 4, Stop);
        Assert.Equal(BudgetAnswer.Reserved, await two.ReserveAsync("b", new CreditEstimate(4), Stop));
        Assert.Equal(BudgetAnswer.Exceeded, await one.ReserveAsync("c", new CreditEstimate(7), Stop));
        Assert.Equal(new BudgetState(10, 4, 8), one.State);
    }

    [Fact]
    public async Task What_a_bill_teaches_one_worker_counts_for_all()
    {
        BudgetTable table = new(100);
        await using StoredCreditBudget one = Open(table, "one");
        await using StoredCreditBudget two = Open(table, "two");
        Assert.Equal(BudgetAnswer.Reserved, await two.ReserveAsync("x", new CreditEstimate(1), Stop));
        await two.SettleAsync("x", 1, Stop);
        await one.ReserveAsync("a", new CreditEstimate(9), Stop);
        await one.SettleAsync("a", 39, Stop);
        // 60 are left. On average a bill is four times its estimate.
        Assert.Equal(BudgetAnswer.Exceeded, await two.ReserveAsync("b", new CreditEstimate(16), Stop));
        Assert.Equal(BudgetAnswer.Reserved, await two.ReserveAsync("c", new CreditEstimate(15), Stop));
    }

    [Fact]
    public async Task What_a_killed_worker_has_sent_stays_reserved_and_is_not_waited_for_until_another_settles_it()
    {
        BudgetTable table = new(10);
        await using StoredCreditBudget one = Open(table, "one");
        await using StoredCreditBudget two = Open(table, "two");
        await one.ReserveAsync("a", new CreditEstimate(4), Stop);
        table.Kill("one");
        Assert.Equal(BudgetAnswer.Exceeded, await two.ReserveAsync("b", new CreditEstimate(4), Stop));
        await two.SettleAsync("a", 5, Stop);
        Assert.Equal(new BudgetState(10, 5, 0), table.State);
        Assert.Equal(BudgetAnswer.Reserved, await two.ReserveAsync("b", new CreditEstimate(4), Stop));
    }

    [Fact]
    public async Task A_request_in_doubt_that_another_worker_sends_again_reserves_nothing_more_and_is_then_under_way()
    {
        BudgetTable table = new(20);
        await using StoredCreditBudget one = Open(table, "one");
        await using StoredCreditBudget two = Open(table, "two");
        await one.ReserveAsync("a", new CreditEstimate(8), Stop);
        table.Kill("one");
        Assert.Equal(BudgetAnswer.Reserved, await two.ReserveAsync("a", new CreditEstimate(8), Stop));
        Assert.Equal(new BudgetState(20, 0, 16), table.State);
        Assert.Equal(BudgetAnswer.Busy, await two.ReserveAsync("b", new CreditEstimate(8), Stop));
        await two.ReleaseAsync("a", Stop);
        Assert.Equal(new BudgetState(20, 0, 0), table.State);
    }

    [Fact]
    public async Task A_worker_that_lost_a_request_releases_nothing_of_the_one_that_has_it()
    {
        BudgetTable table = new(20);
        await using StoredCreditBudget one = Open(table, "one");
        await one.ReserveAsync("a", new CreditEstimate(4), Stop);
        table.TakeOver("A", "two");
        await one.ReleaseAsync("a", Stop);
        await one.KeepAsync("a", ReservationState.NotReported, Stop);
        await using StoredCreditBudget two = Open(table, "two");
        Assert.Equal(BudgetAnswer.Busy, await two.ReserveAsync("b", new CreditEstimate(15), Stop));
        Assert.Equal(8, table.State.Reserved);
    }

    [Fact]
    public async Task A_bill_counts_once_although_the_answer_of_the_write_is_lost()
    {
        BudgetTable table = new(100) { LosesAnswer = () => true };
        await using StoredCreditBudget budget = Open(table, "one");
        await budget.ReserveAsync("a", new CreditEstimate(3), Stop);
        await budget.SettleAsync("a", 5, Stop);
        await budget.SettleAsync("a", 5, Stop);
        Assert.Equal(new BudgetState(100, 5, 0), table.State);
    }

    [Fact]
    public async Task Bills_that_arrive_together_share_a_write()
    {
        BudgetTable table = new(10_000);
        await using StoredCreditBudget budget = Open(table, "one");
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => budget.ReserveAsync($"{i}", new CreditEstimate(1), Stop).AsTask()));
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => budget.SettleAsync($"{i}", 1, Stop).AsTask()));
        Assert.Equal(new BudgetState(10_000, 100, 0), table.State);
        Assert.True(table.Writes < 100, $"{table.Writes} writes");
    }

    [Fact]
    public async Task A_worker_alone_reads_once_and_then_writes_only()
    {
        BudgetTable table = new(1000);
        await using StoredCreditBudget budget = Open(table, "one");
        for (int i = 0; i < 50; i++)
        {
            await budget.ReserveAsync($"{i}", new CreditEstimate(1), Stop);
            await budget.SettleAsync($"{i}", 1, Stop);
        }

        Assert.Equal((1, 100), (table.Reads, table.Writes));
    }

    [Fact]
    public async Task When_the_store_stays_away_every_call_ends_with_its_error()
    {
        BudgetTable table = new(10);
        await using StoredCreditBudget budget = Open(table, "one");
        await budget.ReserveAsync("a", new CreditEstimate(1), Stop);
        table.IsAway = true;
        Task[] calls = [.. Enumerable.Range(0, 8).Select(i => budget.SettleAsync($"{i}", 1, Stop).AsTask())];
        foreach (Task call in calls)
        {
            await Assert.ThrowsAsync<IOException>(() => call);
        }

        await Assert.ThrowsAsync<IOException>(() => budget.ReserveAsync("b", new CreditEstimate(1), Stop).AsTask());
    }

    [Fact]
    public async Task A_change_is_told_at_once_of_this_process_and_within_half_a_second_of_others()
    {
        BudgetTable table = new(10);
        ManualTime time = new();
        await using StoredCreditBudget budget = new(table.Of("one"), 10, time, CancellationToken.None);
        await budget.ReserveAsync("a", new CreditEstimate(4), Stop);
        Task mine = ((ICreditBudget)budget).ChangedAsync(Stop);
        Assert.False(mine.IsCompleted);
        await budget.SettleAsync("a", 4, Stop);
        await mine;
        Task others = budget.ChangedAsync(Stop);
        Assert.False(others.IsCompleted);
        await time.AdvanceAsync(0.5);
        await others;
    }

    private static StoredCreditBudget Open(BudgetTable table, string worker) => new(table.Of(worker), 1, TimeProvider.System, CancellationToken.None);

    // A worker with some requests in flight, which end in any order.
    private sealed class Worker(BudgetTable table, int number, int limit, int doubledPercent, int seed)
    {
        private readonly Random _random = new(seed);
        private readonly List<(string Name, int Pages)> _inFlight = [];

        public decimal Billed { get; private set; }

        public decimal MaxDifference { get; private set; }

        public async Task CompleteAsync()
        {
            await using StoredCreditBudget budget = Open(table, $"{number}");
            for (int file = 0; file < 60; file++)
            {
                await StartAsync(budget, $"{number}-{file}", _random.Next(1, 10));
            }

            while (_inFlight.Count > 0)
            {
                await EndOneAsync(budget);
            }
        }

        private async Task StartAsync(StoredCreditBudget budget, string name, int pages)
        {
            while (_inFlight.Count >= limit)
            {
                await EndOneAsync(budget);
            }

            BudgetAnswer answer;
            while ((answer = await budget.ReserveAsync(name, new CreditEstimate(pages), Stop)) == BudgetAnswer.Busy)
            {
                if (_inFlight.Count > 0)
                {
                    await EndOneAsync(budget);
                }

                await Task.Yield();
            }

            if (answer == BudgetAnswer.Reserved)
            {
                _inFlight.Add((name, pages));
            }
        }

        private async Task EndOneAsync(StoredCreditBudget budget)
        {
            int which = _random.Next(_inFlight.Count);
            (string name, int pages) = _inFlight[which];
            _inFlight.RemoveAt(which);
            int bill = _random.Next(100) < doubledPercent ? pages * 2 : pages;
            MaxDifference = Math.Max(MaxDifference, bill - pages);
            Billed += bill;
            await budget.SettleAsync(name, bill, Stop);
        }
    }
}
