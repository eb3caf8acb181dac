using System;
using System.Collections.Generic;

namespace VlmRun.Inspection.Pdf;

/// <summary>Reads the cross-reference table: from the end of the file through all older sections.</summary>
/// <param name="input">The file.</param>
/// <param name="origin">The position that offsets are relative to: that of the header, or 0.</param>
/// <param name="limits">The limits of the file.</param>
internal sealed class PdfCrossReferenceReader(BlockReader input, long origin, PdfLimits limits)
{
    private const int TailBytes = 2048;

    private readonly PdfCrossReferences _references = new();
    private readonly HashSet<long> _seen = [];

    /// <summary>Reads all sections.</summary>
    /// <exception cref="PdfUnreadableException">The table is damaged.</exception>
    public PdfCrossReferences Read()
    {
        long? next = FindStart();
        while (next is { } offset)
        {
            // A section must not refer back to itself through older ones.
            next = _seen.Add(offset) ? ReadSection(offset) : null;
        }

        return _references;
    }

    private long FindStart()
    {
        byte[] tail = new byte[(int)Math.Min(TailBytes, input.Length)];
        long start = input.Length - tail.Length;
        input.Read(start, tail);
        int found = tail.AsSpan().LastIndexOf("startxref"u8);
        return found >= 0 && new PdfParser(input, start + found + "startxref".Length, limits).Read() is long offset
            ? offset
            : throw new PdfUnreadableException("The end of the file is missing.");
    }

    // The offset of the next older section.
    private long? ReadSection(long offset)
    {
        if (offset < 0 || offset + origin >= input.Length)
        {
            throw Damaged();
        }

        PdfParser parser = new(input, offset + origin, limits);
        object? first = parser.Read();
        Dictionary<string, object?> trailer = first is PdfKeyword { Text: "xref" } ? ReadTable(parser)
            : first is long ? ReadStream(offset)
            : throw Damaged();
        _references.Add(trailer);
        return trailer.GetValueOrDefault("Prev") as long?;
    }

    private Dictionary<string, object?> ReadTable(PdfParser parser)
    {
        List<PdfTableSection> sections = [];
        object? next = parser.Read();
        for (; next is long first; next = parser.Read())
        {
            if (parser.Read() is not long count || first < 0 || count < 0)
            {
                throw Damaged();
            }

            PdfTableSection section = SectionAt(parser.Position, first, count);
            sections.Add(section);
            parser = new PdfParser(input, section.Offset + (count * section.Width), limits);
        }

        if (next is not PdfKeyword { Text: "trailer" } || parser.Read() is not Dictionary<string, object?> trailer)
        {
            throw Damaged();
        }

        // In a hybrid file, objects that the stream lists are marked as free in the table.
        if (trailer.GetValueOrDefault("XRefStm") is long hidden && _seen.Add(hidden))
        {
            ReadStream(hidden);
        }

        sections.ForEach(_references.Add);
        return trailer;
    }

    private PdfTableSection SectionAt(long position, long first, long count)
    {
        while (input[position] is ' ' or '\r' or '\n' or '\t')
        {
            position++;
            limits.Parse(1);
        }

        if (count == 0)
        {
            return new PdfTableSection(input, first, 0, position, PdfTableSection.EntryBytes);
        }

        Span<byte> entry = stackalloc byte[PdfTableSection.EntryBytes];
        if (input.Read(position, entry) < entry.Length || !PdfTableSection.IsEntry(entry))
        {
            throw Damaged();
        }

        // Some writers end a line with one byte instead of two.
        int width = PdfTableSection.EntryBytes;
        while (input[position + width] is ' ' or '\r' or '\n' && width < PdfTableSection.EntryBytes + 2)
        {
            width++;
        }

        if (width == PdfTableSection.EntryBytes || count > (input.Length - position) / PdfTableSection.EntryBytes)
        {
            throw Damaged();
        }

        // Some writers count from 1 although the first entry is that of object 0.
        bool isZero = first == 1 && entry.SequenceEqual("0000000000 65535 f"u8);
        return new PdfTableSection(input, isZero ? 0 : first, count, position, width);
    }

    private Dictionary<string, object?> ReadStream(long offset)
    {
        PdfObject stream = new PdfParser(input, offset + origin, limits).ReadIndirect();
        if (stream is not { StreamStart: not null, Value: Dictionary<string, object?> dictionary }
            || dictionary.GetValueOrDefault("W") is not List<object?> { Count: >= 3 } list
            || Width(list[0]) is not { } type || Width(list[1]) is not { } second || Width(list[2]) is not { } third
            || type + second + third == 0)
        {
            throw Damaged();
        }

        byte[] data = PdfStreamDecoder.Decode(input, stream, value => value is PdfReference ? throw Damaged() : value, limits);
        List<object?> index = dictionary.GetValueOrDefault("Index") as List<object?> ?? [0L, dictionary.GetValueOrDefault("Size")];
        long start = 0;
        for (int i = 0; i + 1 < index.Count; i += 2)
        {
            if (index[i] is not long first || index[i + 1] is not long count || first < 0 || count < 0)
            {
                throw Damaged();
            }

            // Entries beyond the end of the data are not counted.
            count = Math.Min(count, (data.Length - start) / (type + second + third));
            _references.Add(new PdfStreamSection(data, start, first, count, (type, second, third)));
            start += count * (type + second + third);
        }

        return dictionary;
    }

    private static int? Width(object? value) => value is long and >= 0 and <= 8 ? (int)(long)value : null;

    private static PdfUnreadableException Damaged() => new("Its cross-reference table is damaged.");
}
