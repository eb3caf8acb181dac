using VlmRun.Inspection;

namespace VlmRun.Costs;

/// <summary>
/// Estimates what a request for one file costs, from the file and the price list. Sends nothing; reads the parts of the file that tell its pages or its duration.
/// Instances do not change, so that many threads may share one.
/// </summary>
/// <param name="settings">The settings of all requests.</param>
internal sealed class CostEstimator(CostSettings settings)
{
    /// <summary>The cost of a local file; a file that cannot be read has an unknown cost and a note.</summary>
    public FileCost OfFile(string path, CancellationToken cancellationToken)
    {
        try
        {
            using FileStream file = RegularFile.Open(path, 0, FileOptions.RandomAccess);
            Span<byte> start = stackalloc byte[MediaFormat.Needed];
            int read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            if (read == 0)
            {
                return Unknown(path, null, "The file is empty.");
            }

            file.Position = 0;
            MediaFormat format = MediaDetection.Of(start[..read], path);
            return format.ImageType is not null ? OfImage(path)
                : format.Kind switch
                {
                    null when format.Name.Length > 0 => Unknown(path, null, $"It is {format.Name}, which the service does not take."),
                    null => Unknown(path, null, "Its content is of no kind that is known."),
                    MediaKind.Document => OfDocument(path, file, cancellationToken),
                    { } kind => OfRecording(path, kind, file),
                };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Unknown(path, null, $"It cannot be read: {exception.Message}");
        }
    }

    /// <summary>The cost of one image, whatever holds it: its content does not matter.</summary>
    public FileCost OfImage(string source) => OfPages(source, "image", 1, null);

    /// <summary>An unknown cost: of a file at the service, or of an address.</summary>
    /// <param name="source">The id or the address.</param>
    /// <param name="kind">The kind, if it is known.</param>
    /// <param name="reason">Why nothing is known, as a sentence.</param>
    public static FileCost Unknown(string source, string? kind, string reason) => new(source, kind, null, null, null, null, null, reason);

    private FileCost OfDocument(string path, FileStream file, CancellationToken cancellationToken)
    {
        PageCount count = PageCounter.Count(file, cancellationToken);
        return count.Pages switch
        {
            null => Unknown(path, "document", count.Note ?? "Its pages cannot be counted."),
            0 => Unknown(path, "document", "It has no pages.") with { Pages = 0 },
            { } pages => OfPages(path, "document", Wanted(pages), count.Note),
        };
    }

    private FileCost OfRecording(string path, MediaKind kind, FileStream file)
    {
        string name = kind == MediaKind.Audio ? "audio" : "video";
        MediaDuration length = DurationReader.Read(file);
        return length.Duration is not { } duration
            ? Unknown(path, name, length.Note ?? "Its duration cannot be read.")
            : OfDuration(path, name, duration, length.Note);
    }

    // Pages that the document does not have are not paid for.
    private int Wanted(int pages) => settings.PageIndices is { Count: > 0 } wanted ? wanted.Distinct().Count(index => index >= 0 && index < pages) : pages;

    private FileCost OfPages(string source, string kind, int pages, string? note)
    {
        FileCost counted = Unknown(source, kind, note!) with { Pages = pages };
        if (WhyUnlisted() is { } reason)
        {
            return counted with { Note = reason };
        }

        if (IsCustom(settings.Model))
        {
            return With(counted, PriceList.CustomModel, pages, pages, pages);
        }

        Price? price = PriceList.Of(settings.Domain!);
        if (price?.Unit == PriceUnit.Segment)
        {
            return counted with { Note = $"The price list has no price of a page for {settings.Domain}." };
        }

        if (price is not null)
        {
            return With(counted, Each(price), pages, pages, pages);
        }

        // The application of an enterprise may be behind a name that is not listed.
        CreditRange each = Each(PriceList.Of(kind + ".")!);
        return With(
            counted with { Note = note ?? $"The price list does not have {settings.Domain}; priced as other domains are." },
            each with { High = Math.Max(each.High, PriceList.CustomModel.High) },
            pages, pages, pages);
    }

    private FileCost OfDuration(string source, string kind, TimeSpan duration, string? note)
    {
        FileCost counted = Unknown(source, kind, note!) with { Duration = duration };
        if (WhyUnlisted() is { } reason)
        {
            return counted with { Note = reason };
        }

        if (IsCustom(settings.Model))
        {
            return counted with { Note = $"The price list has no price of a {(kind == "audio" ? "recording" : "video")} for the model {settings.Model}." };
        }

        decimal segments = Math.Max(1, Math.Ceiling((decimal)duration.Ticks / PriceList.SegmentLength.Ticks));
        CreditRange each = Each(PriceList.Of(kind + ".")!);
        if (PriceList.Of(settings.Domain!) is { Unit: PriceUnit.Segment } price && !price.Covers(kind + "."))
        {
            // A video for a domain of audio: one of the two prices applies.
            CreditRange other = Each(price);
            each = new CreditRange(Math.Min(each.Low, other.Low), other.Expected, Math.Max(each.High, other.High));
        }

        return With(counted, each, Math.Max(segments, PriceList.MinSegments.Low), Math.Max(segments, PriceList.MinSegments.Expected), Math.Max(segments, PriceList.MinSegments.High));
    }

    private CreditRange Each(Price price)
    {
        CreditRange each = price.With(settings.Detail);
        // Boxes and confidences are one add-on; where the list offers none it may still be billed.
        return settings.Grounding && price.HasGrounding ? each + new CreditRange(PriceList.Grounding, PriceList.Grounding, PriceList.Grounding)
            : settings.Grounding || settings.Confidence ? each with { High = each.High + PriceList.Grounding }
            : each;
    }

    private FileCost With(FileCost counted, CreditRange each, decimal low, decimal expected, decimal high)
    {
        CreditRange sum = each * new CreditRange(low, expected, high) * PriceList.Tier(settings.ServiceTier);
        return counted with { Low = sum.Low, Expected = sum.Expected, High = sum.High };
    }

    private string? WhyUnlisted() => settings.Agent is { } agent ? $"The price list has no price for the agent {agent}; use -FromHistory."
        : settings.Domain is null ? "The price list has no price for skills."
        : null;

    private static bool IsCustom(string? model) => model is not null && !model.StartsWith("vlm-", StringComparison.OrdinalIgnoreCase);
}
