using System.Collections.Immutable;

namespace VlmRun.Costs;

/// <summary>
/// The service's price list, as https://docs.vlm.run/pricing had it in 2026-11 (api reference 1.6, which says where its sources disagree). Change prices here only.
/// </summary>
internal static class PriceList
{
    /// <summary>Credits for one US dollar.</summary>
    public const decimal CreditsPerDollar = 100;

    /// <summary>What grounding adds to the price of a page or an image.</summary>
    public const decimal Grounding = 2;

    private static readonly ImmutableArray<Price> s_prices =
    [
        new("document.markdown", PriceUnit.Page, Lo: 1, Auto: 4, Hi: 6, HasGrounding: false),
        new("document.", PriceUnit.Page, Lo: 1, Auto: 2, Hi: 4, HasGrounding: true),
        new("image.", PriceUnit.Page, Lo: 1, Auto: 2, Hi: 4, HasGrounding: true),
        new("healthcare.", PriceUnit.Page, Lo: 1, Auto: 2, Hi: 4, HasGrounding: true),
        new("audio.", PriceUnit.Segment, Lo: 1, Auto: 1, Hi: 2, HasGrounding: false),
        new("video.", PriceUnit.Segment, Lo: 10, Auto: 10, Hi: 20, HasGrounding: false),
    ];

    /// <summary>The length of a segment of a recording or a video; the last one costs as much as the others.</summary>
    public static TimeSpan SegmentLength { get; } = TimeSpan.FromMinutes(5);

    /// <summary>The minimum number of segments that are billed according to an older price page; the newer one names no minimum.</summary>
    public static CreditRange MinSegments { get; } = new(1, 1, 2);

    /// <summary>A page or an image with a custom model, at any detail: 6 if it is fine-tuned, 8 for an enterprise application.</summary>
    public static CreditRange CustomModel { get; } = new(6, 6, 8);

    /// <summary>The price of a domain; null if the list does not have it.</summary>
    public static Price? Of(string domain) => s_prices.FirstOrDefault(price => price.Covers(domain));

    /// <summary>The factor of a service tier. With auto the service chooses.</summary>
    public static CreditRange Tier(string? tier) => tier switch
    {
        "flex" => new CreditRange(0.5m, 0.5m, 0.5m),
        "priority" => new CreditRange(1.8m, 1.8m, 1.8m),
        "auto" => new CreditRange(0.5m, 1, 1.8m),
        _ => new CreditRange(1, 1, 1),
    };
}
