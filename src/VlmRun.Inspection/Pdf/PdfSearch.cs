using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;

namespace VlmRun.Inspection.Pdf;

/// <summary>Searches a damaged file for its objects.</summary>
/// <param name="stream">The file.</param>
/// <param name="input">The same, by position.</param>
/// <param name="limits">The limits of the file.</param>
internal sealed class PdfSearch(Stream stream, BlockReader input, PdfLimits limits)
{
    private const int ChunkBytes = 1 << 20;
    private const int MaxObjects = 4_000_000;

    // The maximum length of the two numbers before "obj".
    private const int Overlap = 40;

    private readonly List<(long Offset, int Number)> _objects = [];
    private readonly List<long> _trailers = [];
    private readonly List<long> _catalogs = [];
    private readonly List<long> _objectStreams = [];
    private readonly List<long> _crossReferences = [];

    /// <summary>Finds the objects, and the trailer or a substitute for it.</summary>
    /// <exception cref="PdfUnreadableException">There is no catalog, or the file is too large to be searched.</exception>
    public PdfCrossReferences Find(CancellationToken cancellationToken)
    {
        if (input.Length > PdfLimits.MaxSearchedBytes)
        {
            throw new PdfUnreadableException("It is damaged, and too large to be searched.", isDamage: false);
        }

        Scan(cancellationToken);
        PdfFoundSection section = new();
        foreach ((long offset, int number) in _objects)
        {
            section.Add(number, offset);
        }

        PdfCrossReferences references = new();
        references.Add(section);
        PdfDocument document = new(input, 0, references, limits);
        AddTrailers(references);
        foreach (long position in _objectStreams)
        {
            if (ObjectBefore(position) is { } container)
            {
                AddObjects(document, container, section);
            }
        }

        if (!HasCatalog(document))
        {
            AddCatalog(references);
        }

        return references;
    }

    private void Scan(CancellationToken cancellationToken)
    {
        byte[] chunk = new byte[ChunkBytes];
        stream.Position = 0;
        long start = 0;
        int kept = 0;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int read = stream.ReadAtLeast(chunk.AsSpan(kept), chunk.Length - kept, throwOnEndOfStream: false);
            ReadOnlySpan<byte> bytes = chunk.AsSpan(0, kept + read);
            // Whatever begins in the overlap was found in the previous chunk.
            int from = Math.Max(0, kept - Overlap);
            Note(bytes, from, "trailer"u8, start, _trailers);
            Note(bytes, from, "/Catalog"u8, start, _catalogs);
            Note(bytes, from, "/ObjStm"u8, start, _objectStreams);
            Note(bytes, from, "/XRef"u8, start, _crossReferences);
            NoteObjects(bytes, from, start);
            if (read < chunk.Length - kept)
            {
                return;
            }

            int keep = Math.Min(bytes.Length, 2 * Overlap);
            bytes[^keep..].CopyTo(chunk);
            start += bytes.Length - keep;
            kept = keep;
        }
    }

    // Words that begin at the very end are left to the next chunk, which begins before them.
    private static void Note(ReadOnlySpan<byte> bytes, int from, ReadOnlySpan<byte> word, long start, List<long> found)
    {
        int at = from;
        for (int next = bytes[at..].IndexOf(word); next >= 0 && found.Count < MaxObjects; next = bytes[at..].IndexOf(word))
        {
            at += next;
            if (found.Count == 0 || found[^1] < start + at)
            {
                found.Add(start + at);
            }

            at += word.Length;
        }
    }

    private void NoteObjects(ReadOnlySpan<byte> bytes, int from, long start)
    {
        int at = from;
        for (int next = bytes[at..].IndexOf("obj"u8); next >= 0; next = bytes[at..].IndexOf("obj"u8))
        {
            at += next;
            if (NumbersBefore(bytes[..at]) is var (number, length) && (_objects.Count == 0 || _objects[^1].Offset < start + at - length))
            {
                if (_objects.Count == MaxObjects)
                {
                    throw new PdfUnreadableException("It is damaged, and has too many objects to be searched.", isDamage: false);
                }

                _objects.Add((start + at - length, number));
            }

            at += "obj".Length;
        }
    }

    // The number of the object whose "12 0 " ends here, and how many bytes that has.
    private static (int Number, int Length)? NumbersBefore(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.Length;
        int generation = Back(bytes, Back(bytes, end, IsSpace), IsDigit);
        int space = Back(bytes, generation, IsSpace);
        int number = Back(bytes, space, IsDigit);
        bool isWhole = generation < end && space < generation && number < space && space - number <= 10 && end - number <= Overlap;
        return isWhole && int.TryParse(bytes[number..space], out int value) ? (value, end - number) : null;
    }

    private static int Back(ReadOnlySpan<byte> bytes, int end, Func<byte, bool> isWanted)
    {
        int min = Math.Max(0, end - Overlap);
        while (end > min && isWanted(bytes[end - 1]))
        {
            end--;
        }

        return end;
    }

    private static bool IsSpace(byte one) => one is 0 or 9 or 10 or 12 or 13 or 32;

    private static bool IsDigit(byte one) => one is >= (byte)'0' and <= (byte)'9';

    private void AddTrailers(PdfCrossReferences references)
    {
        // The last one in the file is the newest.
        for (int i = _trailers.Count - 1; i >= 0; i--)
        {
            AddTrailer(references, () => new PdfParser(input, _trailers[i] + "trailer".Length, limits).Read());
        }

        for (int i = _crossReferences.Count - 1; i >= 0; i--)
        {
            if (ObjectBefore(_crossReferences[i]) is { } stream)
            {
                AddTrailer(references, () => new PdfParser(input, stream.Offset, limits).ReadIndirect().Value);
            }
        }
    }

    private static void AddTrailer(PdfCrossReferences references, Func<object?> read)
    {
        try
        {
            if (read() is Dictionary<string, object?> trailer)
            {
                references.Add(trailer);
            }
        }
        catch (PdfUnreadableException exception) when (exception.IsDamage)
        {
        }
    }

    private static void AddObjects(PdfDocument document, (long Offset, int Number) container, PdfFoundSection section)
    {
        try
        {
            foreach (int number in document.Stream(container.Number, container.Offset).Numbers)
            {
                section.Add(number, container.Number, container.Offset);
            }
        }
        catch (PdfUnreadableException exception) when (exception.IsDamage)
        {
        }
    }

    private static bool HasCatalog(PdfDocument document)
    {
        try
        {
            return document.Catalog.ContainsKey("Pages");
        }
        catch (PdfUnreadableException exception) when (exception.IsDamage)
        {
            return false;
        }
    }

    private void AddCatalog(PdfCrossReferences references)
    {
        references.Trailer.Remove("Root");
        if (_catalogs.Count > 0 && ObjectBefore(_catalogs[^1]) is { } catalog)
        {
            references.Trailer["Root"] = new PdfReference(catalog.Number);
        }
    }

    // The object that a position is in.
    private (long Offset, int Number)? ObjectBefore(long position)
    {
        int index = _objects.BinarySearch((position, int.MaxValue));
        index = index < 0 ? ~index - 1 : index;
        return index < 0 ? null : _objects[index];
    }
}
