namespace VlmRun.Costs;

/// <summary>A price that was learned from finished jobs.</summary>
/// <param name="Unit">What it is for; null for a whole job, because the service does not say how many units it has billed.</param>
/// <param name="Each">Credits: 10 % of the jobs cost less than the low value, 10 % cost more than the high value, and half of them cost less than the expected value.</param>
/// <param name="Basis">How many jobs it was learned from: <c>12 predictions</c>.</param>
internal sealed record HistoryPrice(PriceUnit? Unit, CreditRange Each, string Basis)
{
    private const double Tail = 0.1;

    /// <summary>The price learned from these jobs; null if none of them has a bill.</summary>
    /// <param name="jobs">The credits that each job used.</param>
    /// <param name="what">What they are: predictions or executions.</param>
    public static HistoryPrice? Of(IEnumerable<CreditUsage> jobs, string what)
    {
        IGrouping<PriceUnit?, decimal>? largest = jobs
            .Where(usage => usage.CreditsUsed is >= 0)
            .GroupBy(UnitOf, usage => UnitOf(usage) is null ? usage.CreditsUsed!.Value : usage.CreditsUsed!.Value / usage.ElementsProcessed!.Value)
            .OrderByDescending(group => group.Count())
            .FirstOrDefault();
        if (largest is null)
        {
            return null;
        }

        decimal[] sorted = [.. largest.Order()];
        int count = sorted.Length;
        decimal median = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
        CreditRange each = new(sorted[(int)Math.Floor(Tail * (count - 1))], median, sorted[(int)Math.Ceiling((1 - Tail) * (count - 1))]);
        string text = string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? what[..^1] : what)}");
        return new HistoryPrice(largest.Key, each, text);
    }

    private static PriceUnit? UnitOf(CreditUsage usage) => (usage.ElementsProcessed, usage.ElementType) switch
    {
        (not > 0, _) => null,
        (_, "page" or "image") => PriceUnit.Page,
        (_, "audio" or "video") => PriceUnit.Segment,
        _ => null,
    };
}
