using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using VlmRun.Budgets;
using Xunit;

namespace VlmRun.Client.Tests;

/// <summary>What a budget of credits lets through.</summary>
public sealed class CreditBudgetTests
{
    public static TheoryData<int, int, int> Runs
    {
        get
        {
            TheoryData<int, int, int> runs = [];
            foreach (int max in new[] { 20, 100, 1000 })
            {
                foreach (int limit in new[] { 1, 8, 32 })
                {
                    // How often a bill doubles: never, one in five, one in two, always.
                    foreach (int doubled in new[] { 0, 20, 50, 100 })
                    {
                        runs.Add(max, limit, doubled);
                    }
                }
            }

            return runs;
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void The_bills_exceed_the_budget_by_at_most_one_requests_own_difference(int max, int limit, int doubledPercent)
    {
        for (int seed = 0; seed < 40; seed++)
        {
            Run run = new(max, limit, doubledPercent, seed);
            run.Complete();
            Assert.True(run.Used <= max + run.MaxDifference, $"seed {seed}: {run.Used} of {max}, difference {run.MaxDifference}");
            // Nothing that was left out would have fitted.
            Assert.All(run.NotSent, pages => Assert.True(pages * Math.Max(1, run.MeanRatio) > max - run.Used, $"seed {seed}: {pages} pages, {run.Used} of {max} used"));
            Assert.True(run.NotSent.Count > 0 && run.Used > 0);
            Assert.Equal(new BudgetState(max, run.Used, 0), run.Budget.State);
        }
    }

    [Fact]
    public async Task A_request_waits_while_those_under_way_may_need_what_is_left_and_then_is_sent()
    {
        CreditBudget budget = new(10);
        Assert.Equal(BudgetAnswer.Reserved, budget.Reserve("a", new CreditEstimate(4)));
        // The first may cost 8.
        Assert.Equal(BudgetAnswer.Busy, budget.Reserve("b", new CreditEstimate(4)));
        Task changed = ((ICreditBudget)budget).ChangedAsync(TestContext.Current.CancellationToken);
        Assert.False(changed.IsCompleted);
        budget.Settle("a", 4);
        await changed;
        Assert.Equal(BudgetAnswer.Reserved, budget.Reserve("b", new CreditEstimate(4)));
        Assert.Equal(BudgetAnswer.Exceeded, budget.Reserve("c", new CreditEstimate(7)));
    }

    [Fact]
    public void A_file_that_alone_is_more_than_the_budget_is_not_sent_and_a_smaller_one_is()
    {
        CreditBudget budget = new(5);
        Assert.Equal(BudgetAnswer.Exceeded, budget.Reserve("large", new CreditEstimate(6)));
        Assert.Equal(BudgetAnswer.Reserved, budget.Reserve("small", new CreditEstimate(5)));
    }

    [Fact]
    public void Estimates_follow_the_bills()
    {
        CreditBudget budget = new(100);
        budget.Reserve("a", new CreditEstimate(10));
        budget.Settle("a", 30);
        // 70 are left, and a request of 24 is expected to cost 72.
        Assert.Equal(BudgetAnswer.Exceeded, budget.Reserve("b", new CreditEstimate(24)));
        Assert.Equal(BudgetAnswer.Reserved, budget.Reserve("c", new CreditEstimate(23)));
    }

    [Fact]
    public void A_worse_bill_also_counts_for_what_is_under_way()
    {
        CreditBudget budget = new(100);
        budget.Reserve("a", new CreditEstimate(5));
        budget.Reserve("b", new CreditEstimate(10));
        Assert.Equal(30, budget.State.Reserved);
        budget.Settle("a", 20);
        Assert.Equal(new BudgetState(100, 20, 40), budget.State);
    }

    [Fact]
    public void A_cost_that_is_unknown_is_sent_alone_until_a_bill_is_known()
    {
        CreditBudget budget = new(20);
        Assert.Equal(BudgetAnswer.Reserved, budget.Reserve("a", default));
        Assert.Equal(BudgetAnswer.Busy, budget.Reserve("b", default));
        Assert.Equal(BudgetAnswer.Busy, budget.Reserve("c", new CreditEstimate(1)));
        Assert.Equal(0, budget.State.Left);
        budget.Settle("a", 8);
        // The next needs the largest bill so far.
        Assert.Equal(BudgetAnswer.Reserved, budget.Reserve("b", default));
        budget.Settle("b", 8);
        Assert.Equal(BudgetAnswer.Exceeded, budget.Reserve("c", default));
        Assert.Equal(BudgetAnswer.Reserved, budget.Reserve("d", new CreditEstimate(4)));
    }

    [Fact]
    public void What_never_reports_a_bill_stays_reserved()
    {
        CreditBudget budget = new(10);
        budget.Reserve("a", new CreditEstimate(3));
        budget.Keep("a", ReservationState.NotReported);
        Assert.Equal(new BudgetState(10, 0, 6), budget.State);
        Assert.Equal(BudgetAnswer.Exceeded, budget.Reserve("b", new CreditEstimate(5)));
        // A bill that comes later counts, under the name of the job.
        budget.Keep("a", ReservationState.NotWaitedFor, "job");
        budget.Settle("a", 9);
        budget.Settle("job", 2);
        Assert.Equal(new BudgetState(10, 2, 0), budget.State);
    }

    [Fact]
    public void An_unknown_cost_that_never_reports_holds_the_largest_bill_or_all()
    {
        CreditBudget budget = new(10);
        budget.Reserve("a", default);
        budget.Keep("a", ReservationState.NotReported);
        Assert.Equal(BudgetAnswer.Exceeded, budget.Reserve("b", new CreditEstimate(1)));
        budget.Release("a");
        budget.Reserve("b", default);
        budget.Settle("b", 4);
        budget.Reserve("c", default);
        budget.Keep("c", ReservationState.NotReported);
        Assert.Equal(new BudgetState(10, 4, 4), budget.State);
    }

    [Fact]
    public void What_was_rejected_costs_nothing_and_a_name_reserves_once()
    {
        CreditBudget budget = new(10);
        budget.Reserve("a", new CreditEstimate(4));
        Assert.Equal(BudgetAnswer.Reserved, budget.Reserve("a", new CreditEstimate(4)));
        Assert.Equal(8, budget.State.Reserved);
        budget.Release("a");
        budget.Release("a");
        budget.Settle("a", 4);
        Assert.Equal(new BudgetState(10, 0, 0), budget.State);
    }

    [Theory]
    [InlineData("-5", 0)]
    [InlineData("79228162514264337593543950335", 1_000_000_000_000)]
    public void A_bill_that_no_service_sends_breaks_no_sum(string bill, long used)
    {
        CreditBudget budget = new(10);
        for (int i = 0; i < 3; i++)
        {
            budget.Reserve($"{i}", new CreditEstimate(0.01m));
        }

        for (int i = 0; i < 3; i++)
        {
            budget.Settle($"{i}", decimal.Parse(bill, System.Globalization.CultureInfo.InvariantCulture));
        }

        Assert.Equal(used * 3, budget.State.Used);
    }

    [Fact]
    public async Task Many_threads_share_one_budget()
    {
        CreditBudget budget = new(1000);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(thread => Task.Run(async () =>
        {
            for (int i = 0; i < 200; i++)
            {
                string name = $"{thread}-{i}";
                while (true)
                {
                    Task changed = ((ICreditBudget)budget).ChangedAsync(TestContext.Current.CancellationToken);
                    BudgetAnswer answer = budget.Reserve(name, new CreditEstimate(1));
                    if (answer == BudgetAnswer.Exceeded)
                    {
                        return;
                    }

                    if (answer == BudgetAnswer.Reserved)
                    {
                        break;
                    }

                    await changed;
                }

                await Task.Yield();
                budget.Settle(name, 1);
            }
        })));
        Assert.Equal(new BudgetState(1000, 1000, 0), budget.State);
    }

    // A run of many files with some in flight, which end in any order.
    private sealed class Run(int max, int limit, int doubledPercent, int seed)
    {
        private readonly Random _random = new(seed);
        private readonly List<(string Name, int Pages)> _inFlight = [];
        private decimal _billed;
        private decimal _estimated;

        public CreditBudget Budget { get; } = new(max);

        public decimal Used => _billed;

        public decimal MaxDifference { get; private set; }

        public decimal MeanRatio => _billed / _estimated;

        public List<int> NotSent { get; } = [];

        public void Complete()
        {
            for (int file = 0; file < max; file++)
            {
                int pages = _random.Next(1, 10);
                while (_inFlight.Count >= limit)
                {
                    EndOne();
                }

                BudgetAnswer answer;
                while ((answer = Budget.Reserve($"{file}", new CreditEstimate(pages))) == BudgetAnswer.Busy)
                {
                    Assert.NotEmpty(_inFlight);
                    EndOne();
                }

                if (answer == BudgetAnswer.Reserved)
                {
                    _inFlight.Add(($"{file}", pages));
                }
                else
                {
                    NotSent.Add(pages);
                }
            }

            while (_inFlight.Count > 0)
            {
                EndOne();
            }
        }

        private void EndOne()
        {
            int which = _random.Next(_inFlight.Count);
            (string name, int pages) = _inFlight[which];
            _inFlight.RemoveAt(which);
            int bill = _random.Next(100) < doubledPercent ? pages * 2 : pages;
            MaxDifference = Math.Max(MaxDifference, bill - pages);
            _billed += bill;
            _estimated += pages;
            Budget.Settle(name, bill);
        }
    }
}
