using System.Collections.Generic;

namespace VlmRun.Inspection.Pdf;

/// <summary>The objects of a file, read on demand.</summary>
/// <param name="input">The file.</param>
/// <param name="origin">The position that offsets are relative to.</param>
/// <param name="references">Where its objects are.</param>
/// <param name="limits">The limits of the file.</param>
internal sealed class PdfDocument(BlockReader input, long origin, PdfCrossReferences references, PdfLimits limits)
{
    private const int MaxReferences = 32;

    private const int MaxOpening = 16;

    private readonly Dictionary<long, PdfObjectStream> _streams = [];
    private readonly HashSet<long> _opening = [];

    /// <summary>The number of objects that the file can have at most.</summary>
    public long MaxObjects => references.Count;

    /// <summary>Whether text and streams are encrypted; other objects are not.</summary>
    public bool IsEncrypted => references.Trailer.GetValueOrDefault("Encrypt") is not null;

    /// <summary>The catalog.</summary>
    /// <exception cref="PdfUnreadableException">There is none.</exception>
    public Dictionary<string, object?> Catalog =>
        Dictionary(references.Trailer.GetValueOrDefault("Root")) ?? throw new PdfUnreadableException("It has no catalog.");

    /// <summary>The dictionary that a value is or refers to; null for anything else.</summary>
    public Dictionary<string, object?>? Dictionary(object? value) => Resolve(value) as Dictionary<string, object?>;

    /// <summary>The value that a value is or refers to; null when there is no such object.</summary>
    /// <exception cref="PdfUnreadableException">It cannot be read.</exception>
    public object? Resolve(object? value)
    {
        for (int i = 0; value is PdfReference reference; i++)
        {
            value = i < MaxReferences ? Read(reference.Number) : throw new PdfUnreadableException("Its references are circular.");
        }

        return value;
    }

    /// <summary>The objects of an object stream.</summary>
    /// <exception cref="PdfUnreadableException">It cannot be read.</exception>
    public PdfObjectStream Stream(int number, long offset)
    {
        if (_streams.TryGetValue(offset, out PdfObjectStream? known))
        {
            return known;
        }

        if (IsEncrypted)
        {
            throw new PdfUnreadableException("It is encrypted, and so is the list of its pages.", isDamage: false);
        }

        // An object that describes a stream cannot be in that stream.
        if (_opening.Count == MaxOpening || !_opening.Add(offset))
        {
            throw new PdfUnreadableException("Its references are circular.");
        }

        try
        {
            return _streams[offset] = Open(ReadAt(number, offset));
        }
        finally
        {
            _opening.Remove(offset);
        }
    }

    private PdfObjectStream Open(PdfObject stream) =>
        stream is { StreamStart: not null, Value: Dictionary<string, object?> dictionary }
        && Resolve(dictionary.GetValueOrDefault("N")) is long count
        && Resolve(dictionary.GetValueOrDefault("First")) is long first
            ? new PdfObjectStream(PdfStreamDecoder.Decode(input, stream, Resolve, limits), count, first, limits)
            : throw new PdfUnreadableException("An object stream is damaged.");

    private object? Read(int number) => references.Find(number) switch
    {
        { Offset: { } offset } => ReadAt(number, offset).Value,
        { Container: { } container } => references.Find(container) is { Offset: { } offset }
            ? Stream(container, offset).Read(number)
            : throw new PdfUnreadableException("An object stream is missing."),
        _ => null,
    };

    private PdfObject ReadAt(int number, long offset)
    {
        PdfObject found = offset + origin < input.Length
            ? new PdfParser(input, offset + origin, limits).ReadIndirect()
            : throw new PdfUnreadableException("The file is cut off.");
        return found.Number == number ? found : throw new PdfUnreadableException("An object is not where the cross-reference table says.");
    }
}
