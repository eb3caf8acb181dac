using VlmRun.Inspection;

namespace VlmRun.Costs;

/// <summary>
/// Estimates what a request for one file costs. Sends nothing; reads only the parts of the file that give its number of pages or its duration.
/// Instances do not change, so that many threads may share one.
/// </summary>
/// <param name="settings">The settings of all requests.</param>
/// <param name="history">The price learned from finished jobs, used instead of the price list; null to use the price list.</param>
internal sealed class CostEstimator(CostSettings settings, HistoryPrice? history = null)
{
    private readonly ListPrice _list = new(settings);

    /// <summary>The cost of a local file; a file that cannot be read has an unknown cost and a note.</summary>
    public FileCost OfFile(string path, CancellationToken cancellationToken)
    {
        try
        {
            using FileStream file = RegularFile.Open(path, 0, FileOptions.RandomAccess);
            Span<byte> start = stackalloc byte[MediaFormat.Needed];
            int read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            return read == 0 ? Unknown(path, null, "The file is empty.") : Priced(Counted(path, MediaDetection.Of(start[..read], path), file, cancellationToken));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Unknown(path, null, $"It cannot be read: {exception.Message}");
        }
    }

    /// <summary>The cost of one image. Its content does not matter.</summary>
    public FileCost OfImage(string source) => OfImages(source, 1);

    /// <summary>The cost of several images in one request.</summary>
    public FileCost OfImages(string source, int count) => Priced(Unknown(source, "image", null) with { Pages = count });

    /// <summary>The cost of input that is not read: a file at the service, or an address.</summary>
    /// <param name="source">The id or the address.</param>
    /// <param name="kind">The kind, if it is known.</param>
    /// <param name="reason">Why its pages are not known, as a sentence.</param>
    public FileCost OfUnread(string source, string? kind, string reason) => Priced(Unknown(source, kind, reason));

    private static FileCost Unknown(string source, string? kind, string? reason) => new(source, kind, null, null, null, null, null, reason);

    // What is billed, before the price is applied.
    private FileCost Counted(string path, MediaFormat format, FileStream file, CancellationToken cancellationToken)
    {
        if (format.ImageType is not null)
        {
            return Unknown(path, "image", null) with { Pages = 1 };
        }

        switch (format.Kind)
        {
            case null:
                return Unknown(path, null, format.Name.Length > 0 ? $"It is {format.Name}, which the service does not take." : "It is of no format that is known.");
            case MediaKind.Document:
                PageCount count = PageCounter.Count(file, cancellationToken);
                string? note = count.Pages == 0 ? "It has no pages." : count.Note;
                return Unknown(path, "document", note) with { Pages = Wanted(count.Pages) };
            case { } kind:
                MediaDuration duration = DurationReader.Read(file);
                return Unknown(path, kind == MediaKind.Audio ? "audio" : "video", duration.Note) with { Duration = duration.Duration };
        }
    }

    // Pages that the document does not have are not billed.
    private int? Wanted(int? pages) => settings.PageIndices is { Count: > 0 } wanted && pages is { } all ? wanted.Distinct().Count(index => index >= 0 && index < all) : pages;

    private FileCost Priced(FileCost counted)
    {
        if (counted.Kind is null || counted.Pages == 0)
        {
            return counted;
        }

        if (history is null)
        {
            return _list.Of(counted);
        }

        CreditRange? units = history.Unit switch
        {
            null => new CreditRange(1, 1, 1),
            PriceUnit.Page => counted.Pages is { } pages ? new CreditRange(pages, pages, pages) : null,
            _ => counted.Duration is { } duration ? ListPrice.Segments(duration, new CreditRange(1, 1, 1)) : null,
        };
        counted = counted with { Basis = history.Basis };
        return units is not { } known ? counted with { Note = counted.Note ?? $"The jobs before were of another kind than {counted.Kind}." } : counted.With(history.Each * known);
    }
}
