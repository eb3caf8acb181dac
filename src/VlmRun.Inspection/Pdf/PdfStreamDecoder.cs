using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;

namespace VlmRun.Inspection.Pdf;

/// <summary>Decodes the streams that hold structure: cross-reference streams and object streams.</summary>
internal static class PdfStreamDecoder
{
    private const int TiffPredictor = 2;
    private const int FirstPngPredictor = 10;

    /// <summary>The data of a stream. Its stated length is not used where the compression marks the end.</summary>
    /// <param name="input">The file.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="resolve">Finds what a value refers to.</param>
    /// <param name="limits">The limits of the file.</param>
    /// <exception cref="PdfUnreadableException">It is damaged, too large, or of a kind that is not read.</exception>
    public static byte[] Decode(BlockReader input, PdfObject stream, Func<object?, object?> resolve, PdfLimits limits)
    {
        Dictionary<string, object?> dictionary = (Dictionary<string, object?>)stream.Value!;
        object? filter = Only(resolve(dictionary.GetValueOrDefault("Filter")), resolve);
        Dictionary<string, object?> options = Only(resolve(dictionary.GetValueOrDefault("DecodeParms")), resolve) as Dictionary<string, object?> ?? [];
        PdfStreamData data = new(input, stream.StreamStart!.Value);
        switch (filter)
        {
            case PdfName { Text: "FlateDecode" or "Fl" }:
                byte[] inflated = Inflate(data, limits);
                return WithoutPredictor(inflated, name => resolve(options.GetValueOrDefault(name)) as long?);
            case null when resolve(dictionary.GetValueOrDefault("Length")) is long length and >= 0 and <= int.MaxValue:
                limits.Inflate(length);
                byte[] plain = new byte[Math.Min(length, input.Length - stream.StreamStart.Value)];
                return input.Read(stream.StreamStart.Value, plain) == plain.Length ? plain : throw new PdfUnreadableException("A stream is cut off.");
            default:
                throw new PdfUnreadableException("Its structure is compressed in a way that is not supported.", isDamage: false);
        }
    }

    // A list of one is the same as its element.
    private static object? Only(object? value, Func<object?, object?> resolve) => value switch
    {
        List<object?> { Count: 0 } => null,
        List<object?> { Count: 1 } list => resolve(list[0]),
        _ => value,
    };

    private static byte[] Inflate(Stream data, PdfLimits limits)
    {
        using ZLibStream inflater = new(data, CompressionMode.Decompress);
        using MemoryStream result = new();
        byte[] buffer = new byte[8192];
        try
        {
            for (int read = inflater.Read(buffer); read > 0; read = inflater.Read(buffer))
            {
                limits.Inflate(read);
                result.Write(buffer, 0, read);
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            // A wrong checksum comes after complete data; missing data shows when it is read.
        }

        return result.ToArray();
    }

    private static byte[] WithoutPredictor(byte[] data, Func<string, long?> option)
    {
        long predictor = option("Predictor") ?? 1;
        if (predictor <= 1)
        {
            return data;
        }

        if (predictor is TiffPredictor or < FirstPngPredictor)
        {
            throw new PdfUnreadableException("Its structure is compressed in a way that is not supported.", isDamage: false);
        }

        long bits = (option("Colors") ?? 1) * (option("BitsPerComponent") ?? 8);
        long columns = option("Columns") ?? 1;
        if (bits is < 1 or > 1024 || columns is < 1 or > 1 << 20)
        {
            throw new PdfUnreadableException("A stream has impossible settings.");
        }

        int width = (int)(((bits * columns) + 7) / 8);
        int back = (int)Math.Max(1, bits / 8);
        return PngRows.Decode(data, width, back);
    }
}
