using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;

namespace VlmRun.Client.Tests.Inspection;

/// <summary>A PDF that a test puts together: objects by number, written with a table or with streams.</summary>
internal sealed class PdfFile
{
    private readonly SortedDictionary<int, byte[]> _objects = [];

    /// <summary>What the trailer has beside Size and Root.</summary>
    public string Trailer { get; set; } = "";

    /// <summary>Bytes before the header; offsets count from the header.</summary>
    public string Before { get; set; } = "";

    /// <summary>A file with pages below one node.</summary>
    public static PdfFile WithPages(int pages, int? count = null)
    {
        PdfFile file = new();
        file.Add(1, "<</Type/Catalog/Pages 2 0 R>>");
        file.Add(2, $"<</Type/Pages/Count {count ?? pages}/Kids[{string.Join(' ', Enumerable.Range(3, pages).Select(number => $"{number} 0 R"))}]>>");
        for (int i = 0; i < pages; i++)
        {
            file.Add(3 + i, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]/Contents (text \\) with ( brackets )) /X <0A>>>");
        }

        return file;
    }

    public void Add(int number, string value) => _objects[number] = Encoding.Latin1.GetBytes(value);

    public void AddStream(int number, string dictionary, byte[] data) =>
        _objects[number] = [.. Encoding.Latin1.GetBytes($"<<{dictionary}/Length {data.Length}>>\nstream\r\n"), .. data, .. "\nendstream"u8];

    /// <summary>The file with a cross-reference table in text.</summary>
    public byte[] WithTable(string endOfEntry = " \n")
    {
        MemoryStream file = Head();
        Dictionary<int, long> offsets = Write(file, _objects);
        long start = Position(file);
        int size = _objects.Keys.Max() + 1;
        Text(file, $"xref\n0 {size}\n0000000000 65535 f{endOfEntry}");
        for (int number = 1; number < size; number++)
        {
            Text(file, offsets.TryGetValue(number, out long offset) ? $"{offset:0000000000} 00000 n{endOfEntry}" : $"0000000000 00001 f{endOfEntry}");
        }

        Text(file, $"trailer\n<</Size {size}/Root 1 0 R{Trailer}>>\nstartxref\n{start}\n%%EOF\n");
        return file.ToArray();
    }

    /// <summary>The file with a cross-reference stream, and with all objects but streams in one object stream.</summary>
    /// <param name="predictor">The predictor of the cross-reference stream: 1, or 10 to 15.</param>
    public byte[] WithStreams(int predictor = 12, string filter = "/FlateDecode")
    {
        MemoryStream file = Head();
        StringBuilder list = new();
        MemoryStream together = new();
        List<int> inside = [.. _objects.Where(one => !Encoding.Latin1.GetString(one.Value).Contains("stream\r\n", StringComparison.Ordinal)).Select(one => one.Key)];
        foreach (int number in inside)
        {
            list.Append(CultureInfo.InvariantCulture, $"{number} {together.Length} ");
            together.Write(_objects[number]);
            together.WriteByte((byte)'\n');
        }

        int container = _objects.Keys.Max() + 1;
        PdfFile streams = new();
        streams.AddStream(
            container,
            $"/Type/ObjStm/N {inside.Count}/First {list.Length}/Filter{filter}",
            Deflate([.. Encoding.Latin1.GetBytes(list.ToString()), .. together.ToArray()]));
        Dictionary<int, long> offsets = Write(file, streams._objects.Concat(_objects.Where(one => !inside.Contains(one.Key))));
        long start = Position(file);
        List<byte[]> rows = [];
        for (int number = 0; number <= container + 1; number++)
        {
            rows.Add(inside.Contains(number) ? [2, .. Bytes(container, 4), (byte)inside.IndexOf(number)]
                : number == container + 1 ? [1, .. Bytes(start, 4), 0]
                : offsets.TryGetValue(number, out long offset) ? [1, .. Bytes(offset, 4), 0]
                : [0, 0, 0, 0, 0, 0]);
        }

        byte[] table = predictor == 1 ? [.. rows.SelectMany(row => row)] : Predicted(rows, predictor);
        string options = predictor == 1 ? "" : $"/DecodeParms<</Predictor {predictor}/Columns 6>>";
        PdfFile last = new();
        last.AddStream(
            container + 1, $"/Type/XRef/W[1 4 1]/Index[0 {rows.Count}]/Size {rows.Count}/Root 1 0 R/Filter/FlateDecode{options}{Trailer}", Deflate(table));
        Write(file, last._objects);
        Text(file, $"startxref\n{start}\n%%EOF\n");
        return file.ToArray();
    }

    /// <summary>A newer version of a file: these objects, and a table that names the older one.</summary>
    public byte[] After(byte[] older)
    {
        MemoryStream file = new();
        file.Write(older);
        string text = Encoding.Latin1.GetString(older);
        string previous = text[(text.LastIndexOf("startxref", StringComparison.Ordinal) + 10)..].Split('\n')[0];
        Dictionary<int, long> offsets = Write(file, _objects);
        long start = file.Position;
        Text(file, "xref\n");
        foreach ((int number, long offset) in offsets)
        {
            Text(file, $"{number} 1\n{offset:0000000000} 00000 n \n");
        }

        Text(file, $"trailer\n<</Size 1000/Root 1 0 R/Prev {previous}{Trailer}>>\nstartxref\n{start}\n%%EOF\n");
        return file.ToArray();
    }

    public static byte[] Deflate(byte[] data)
    {
        MemoryStream result = new();
        using (ZLibStream deflater = new(result, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflater.Write(data);
        }

        return result.ToArray();
    }

    private static byte[] Bytes(long number, int count) => [.. Enumerable.Range(0, count).Select(i => (byte)(number >> (8 * (count - 1 - i))))];

    // Each row with the filter that the predictor names; 15 takes all in turn.
    private static byte[] Predicted(List<byte[]> rows, int predictor)
    {
        MemoryStream result = new();
        byte[] above = new byte[rows[0].Length];
        for (int r = 0; r < rows.Count; r++)
        {
            int filter = predictor == 15 ? r % 5 : predictor - 10;
            result.WriteByte((byte)filter);
            for (int i = 0; i < rows[r].Length; i++)
            {
                int left = i == 0 ? 0 : rows[r][i - 1];
                int corner = i == 0 ? 0 : above[i - 1];
                int estimate = left + above[i] - corner;
                int paeth = new[] { left, above[i], corner }.MinBy(one => Math.Abs(estimate - one));
                int[] values = [0, left, above[i], (left + above[i]) / 2, paeth];
                result.WriteByte((byte)(rows[r][i] - values[filter]));
            }

            above = rows[r];
        }

        return result.ToArray();
    }

    private MemoryStream Head()
    {
        MemoryStream file = new();
        Text(file, $"{Before}%PDF-1.7\n%\u00E2\u00E3\n");
        return file;
    }

    private long Position(MemoryStream file) => file.Position - Before.Length;

    private Dictionary<int, long> Write(MemoryStream file, IEnumerable<KeyValuePair<int, byte[]>> objects)
    {
        Dictionary<int, long> offsets = [];
        foreach ((int number, byte[] value) in objects)
        {
            offsets[number] = Position(file);
            Text(file, $"{number} 0 obj\n");
            file.Write(value);
            Text(file, "\nendobj\n");
        }

        return offsets;
    }

    private static void Text(MemoryStream file, string text) => file.Write(Encoding.Latin1.GetBytes(text));
}
