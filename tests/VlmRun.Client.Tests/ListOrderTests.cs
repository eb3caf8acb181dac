using System;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class ListOrderTests
{
    private static readonly DateTimeOffset s_since = new(2026, 5, 19, 12, 0, 0, TimeSpan.Zero);

    // Each row's minutes from the limit, page by page ("x" has no time); whether the last page ends the reading.
    [Theory]
    [InlineData("5 4|-1 -2", true)]
    [InlineData("-1 -2", true)]
    [InlineData("5 4|3 -2", false)]
    [InlineData("5 4|-1 -1", true)]
    [InlineData("-1 -1|-1 -1", false)]
    [InlineData("-2 -1", false)]
    [InlineData("5 6|-1 -2", false)]
    [InlineData("5 x|-1 -2", false)]
    [InlineData("5 4|", false)]
    [InlineData("5 4||-1", true)]
    [InlineData("", false)]
    [InlineData("0 -1", false)]
    public void A_page_of_older_rows_ends_the_list_if_it_is_known_to_be_newest_first(string pages, bool ends)
    {
        ListOrder order = new(s_since);
        bool isContinued = true;
        foreach (string page in pages.Split('|'))
        {
            Assert.True(isContinued);
            foreach (string row in page.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                order.Add(row == "x" ? null : s_since.AddMinutes(int.Parse(row, System.Globalization.CultureInfo.InvariantCulture)).LocalDateTime);
            }

            isContinued = order.PageEnded();
        }

        Assert.Equal(ends, !isContinued);
    }

    [Fact]
    public void The_repeated_hour_in_autumn_is_ordered_and_compared_correctly()
    {
        // Local clocks go back at 01:00 UTC: 02:50 is earlier than 02:10.
        DateTimeOffset since = new(2026, 10, 25, 1, 0, 0, TimeSpan.Zero);
        ListOrder order = new(since);
        order.Add(since.AddMinutes(10).LocalDateTime);
        order.Add(since.AddMinutes(-10).LocalDateTime);
        Assert.True(order.PageEnded());
        order.Add(since.AddMinutes(-11).LocalDateTime);
        order.Add(since.AddMinutes(-12).LocalDateTime);
        Assert.False(order.PageEnded());
    }
}
