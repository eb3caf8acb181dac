using System.Globalization;
using System.Linq;
using VlmRun.Jobs;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class JobSourcesTests
{
    private readonly JobSources _sources = new();

    [Fact]
    public void Of_a_hundred_thousand_jobs_the_last_are_known_and_the_first_are_forgotten()
    {
        string[] ids = [.. Enumerable.Range(0, 100_000).Select(number => number.ToString("d36", CultureInfo.InvariantCulture))];
        foreach (string id in ids)
        {
            _sources.Keep(id, $"/scans/2026/11/21/invoices/{id}.jpg");
        }

        Assert.Null(_sources.Find(ids[0]));
        Assert.Equal($"/scans/2026/11/21/invoices/{ids[^1]}.jpg", _sources.Find(ids[^1]));
        Assert.InRange(ids.Count(id => _sources.Find(id) is not null), 20_000, 40_000);
    }

    [Fact]
    public void A_source_of_a_thousand_joined_paths_costs_as_much_as_it_holds()
    {
        for (int number = 0; number < 200; number++)
        {
            _sources.Keep($"{number}", new string('x', 100_000));
        }

        Assert.InRange(Enumerable.Range(0, 200).Count(number => _sources.Find($"{number}") is not null), 35, 45);
        _sources.Keep("huge", new string('x', 10_000_000));
        Assert.Null(_sources.Find("huge"));
        Assert.NotNull(_sources.Find("199"));
    }

    [Fact]
    public void The_last_source_of_a_job_counts_and_none_changes_nothing()
    {
        _sources.Keep("a", "one");
        _sources.Keep("a", "two");
        _sources.Keep("a", null);
        _sources.Keep("a", "");
        Assert.Equal("two", _sources.Find("a"));
        for (int times = 0; times < 200_000; times++)
        {
            _sources.Keep("a", $"{times:d100}");
        }

        Assert.Equal($"{199_999:d100}", _sources.Find("a"));
    }
}
