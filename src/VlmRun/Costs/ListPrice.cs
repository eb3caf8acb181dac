namespace VlmRun.Costs;

/// <summary>Applies the price list to the number of pages or the duration of a file.</summary>
/// <param name="settings">The settings of all requests.</param>
internal sealed class ListPrice(CostSettings settings)
{
    // Encoders add a little silence at the end.
    private static readonly TimeSpan s_padding = TimeSpan.FromSeconds(0.1);

    /// <summary>The segments of a duration.</summary>
    public static CreditRange Segments(TimeSpan duration, CreditRange min)
    {
        decimal whole = Math.Ceiling((decimal)duration.Ticks / PriceList.SegmentLength.Ticks);
        decimal less = Math.Ceiling((decimal)(duration - s_padding).Ticks / PriceList.SegmentLength.Ticks);
        return new CreditRange(Math.Max(less, min.Low), Math.Max(less, min.Expected), Math.Max(whole, min.High));
    }

    /// <summary>The file with its cost, or with the reason why that is unknown.</summary>
    public FileCost Of(FileCost counted) =>
        settings.Agent is { } agent ? counted with { Note = $"The price list has no price for agents such as {agent}. -FromHistory learns it." }
        : settings.Domain is not { } domain ? counted with { Note = "The price list has no price for skills." }
        : counted.Pages is { } pages ? OfPages(counted, domain, new CreditRange(pages, pages, pages))
        : counted.Duration is { } duration ? OfDuration(counted, domain, duration)
        : counted;

    private FileCost OfPages(FileCost counted, string domain, CreditRange pages)
    {
        Price? price = PriceList.Of(domain);
        if (IsCustom(settings.Model))
        {
            return With(counted, PriceList.CustomModel * pages);
        }

        if (price?.Unit == PriceUnit.Segment)
        {
            return counted with { Note = $"The price list has no price of a page for {domain}." };
        }

        if (price is not null)
        {
            return With(counted, Each(price) * pages);
        }

        // A name that is not listed may be that of an enterprise application.
        CreditRange each = Each(PriceList.Of("document.")!);
        return With(
            counted with { Note = counted.Note ?? $"The price list does not have {domain}; priced as other domains are." },
            (each with { High = Math.Max(each.High, PriceList.CustomModel.High) }) * pages);
    }

    private FileCost OfDuration(FileCost counted, string domain, TimeSpan duration)
    {
        if (IsCustom(settings.Model))
        {
            return counted with { Note = $"The price list has no price of {(counted.Kind == "audio" ? "audio" : "video")} for the model {settings.Model}." };
        }

        Price ofKind = PriceList.Of(counted.Kind + ".")!;
        CreditRange each = Each(ofKind);
        if (PriceList.Of(domain) is { Unit: PriceUnit.Segment } ofDomain && ofDomain != ofKind)
        {
            // A video for a domain of audio: one of the two prices applies.
            CreditRange other = Each(ofDomain);
            each = new CreditRange(Math.Min(each.Low, other.Low), other.Expected, Math.Max(each.High, other.High));
        }

        return With(counted, each * Segments(duration, PriceList.MinSegments));
    }

    private CreditRange Each(Price price)
    {
        CreditRange each = price.With(settings.Detail);
        // Boxes and confidences are one add-on. Where the list has no price for it, it may still be billed.
        return settings.Grounding && price.HasGrounding ? each + new CreditRange(PriceList.Grounding, PriceList.Grounding, PriceList.Grounding)
            : settings.Grounding || settings.Confidence ? each with { High = each.High + PriceList.Grounding }
            : each;
    }

    private FileCost With(FileCost counted, CreditRange credits) => counted.With(credits * PriceList.Tier(settings.ServiceTier));

    // The service's own models have names such as vlm-1 and vlm-agent-1; fine-tuned ones have others.
    private static bool IsCustom(string? model) =>
        model is not null && (!model.StartsWith("vlm-", StringComparison.OrdinalIgnoreCase) || model.Contains("-ft", StringComparison.OrdinalIgnoreCase));
}
