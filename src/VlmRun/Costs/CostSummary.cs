using System.Text;
using VlmRun.Costs;

namespace VlmRun;

/// <summary>What the predictions of several files are expected to cost; 100 credits are one US dollar.</summary>
/// <param name="Kind"><c>image</c>, <c>document</c>, <c>audio</c>, <c>video</c>, <c>unknown</c>, or <c>all</c>.</param>
/// <param name="Files">Number of files.</param>
/// <param name="Unknown">Number of those whose cost is not known; the other values leave their cost out.</param>
/// <param name="Pages">Number of pages and images, as far as they are known.</param>
/// <param name="Duration">The duration of recordings and videos, as far as it is known.</param>
/// <param name="Low">The lowest number of credits.</param>
/// <param name="Expected">The expected number of credits.</param>
/// <param name="High">The highest number of credits.</param>
public sealed record CostSummary(
    string Kind, long Files, long Unknown, long Pages, TimeSpan Duration, decimal Low, decimal Expected, decimal High)
{
    /// <summary>The expected cost in US dollars.</summary>
    public decimal Dollars => Expected / PriceList.CreditsPerDollar;

    /// <summary>One line: <c>7 files, 31 pages: about 62 credits (31 to 124), 0.62 USD; 1 unknown</c>.</summary>
    public override string ToString()
    {
        StringBuilder line = new();
        CultureInfo culture = CultureInfo.InvariantCulture;
        line.Append(culture, $"{Files} {(Files == 1 ? "file" : "files")}");
        if (Pages > 0)
        {
            line.Append(culture, $", {Pages} {(Pages == 1 ? "page" : "pages")}");
        }

        if (Duration > TimeSpan.Zero)
        {
            line.Append(culture, $", {Math.Ceiling(Duration.TotalMinutes):0} min");
        }

        if (Files > 0 && Unknown == Files)
        {
            return line.Append(": cost unknown").ToString();
        }

        string credits = Expected == 1 ? "credit" : "credits";
        line.Append(Low == High
            ? string.Create(culture, $": {Expected:0.##} {credits}")
            : string.Create(culture, $": about {Expected:0.##} {credits} ({Low:0.##} to {High:0.##})"));
        line.Append(culture, $", {Dollars:0.00##} USD");
        return (Unknown > 0 ? line.Append(culture, $"; {Unknown} unknown") : line).ToString();
    }

    /// <summary>A sum of no files.</summary>
    internal static CostSummary Nothing(string kind) => new(kind, 0, 0, 0, TimeSpan.Zero, 0, 0, 0);

    /// <summary>The sum with one more file.</summary>
    internal CostSummary With(FileCost cost) => this with
    {
        Files = Files + 1,
        Unknown = Unknown + (cost.IsKnown ? 0 : 1),
        Pages = Pages + (cost.Pages ?? 0),
        // A sum of durations that files claim may leave the range.
        Duration = cost.Duration is { } one && one < TimeSpan.MaxValue - Duration ? Duration + one : Duration,
        Low = Low + (cost.Low ?? 0),
        Expected = Expected + (cost.Expected ?? 0),
        High = High + (cost.High ?? 0),
    };
}
