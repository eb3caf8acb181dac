using VlmRun.Costs;

namespace VlmRun;

/// <summary>What a prediction of one file is expected to cost. What is not known is null; 100 credits are one US dollar.</summary>
/// <param name="Source">The path, the address or the id of the file.</param>
/// <param name="Kind"><c>image</c>, <c>document</c>, <c>audio</c> or <c>video</c>; null when that is not known.</param>
/// <param name="Pages">Number of pages that are paid for; an image is one.</param>
/// <param name="Duration">The duration of a recording or a video.</param>
/// <param name="Low">The lowest number of credits.</param>
/// <param name="Expected">The expected number of credits.</param>
/// <param name="High">The highest number of credits.</param>
/// <param name="Note">Why a value is unknown or uncertain; otherwise null.</param>
public sealed record FileCost(
    string Source, string? Kind, int? Pages, TimeSpan? Duration, decimal? Low, decimal? Expected, decimal? High, string? Note) : IFromSource
{
    /// <summary>What the credits are computed from: <c>prices</c>, or the number of earlier predictions, such as <c>12 predictions</c>.</summary>
    public string Basis { get; init; } = "prices";

    /// <summary>Whether the cost is known.</summary>
    public bool IsKnown => Expected is not null;

    /// <summary>The expected cost in US dollars.</summary>
    public decimal? Dollars => Expected / PriceList.CreditsPerDollar;

    /// <summary>The file with its cost.</summary>
    internal FileCost With(CreditRange credits) => this with { Low = credits.Low, Expected = credits.Expected, High = credits.High };

    /// <inheritdoc/>
    public override string ToString() => IsKnown
        ? string.Create(CultureInfo.InvariantCulture, $"{Source}: {Expected:0.##} {(Expected == 1 ? "credit" : "credits")}")
        : $"{Source}: unknown";
}
