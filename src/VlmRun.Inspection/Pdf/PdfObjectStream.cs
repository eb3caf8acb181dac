using System.Collections.Generic;

namespace VlmRun.Inspection.Pdf;

/// <summary>An object stream: objects that are compressed together.</summary>
internal sealed class PdfObjectStream
{
    private readonly BlockReader _data;
    private readonly Dictionary<int, long> _positions = [];
    private readonly PdfLimits _limits;

    /// <summary>Reads the list of objects.</summary>
    /// <param name="bytes">The decoded stream.</param>
    /// <param name="count">The number of objects.</param>
    /// <param name="first">Where the first one begins.</param>
    /// <param name="limits">The limits of the file.</param>
    public PdfObjectStream(byte[] bytes, long count, long first, PdfLimits limits)
    {
        _data = new BlockReader(bytes);
        _limits = limits;
        PdfParser parser = new(_data, 0, limits);
        for (long i = 0; i < count && parser.Position < first; i++)
        {
            if (parser.Read() is not long number || parser.Read() is not long offset)
            {
                throw new PdfUnreadableException("An object stream is damaged.");
            }

            if (number is >= 0 and <= int.MaxValue && offset >= 0 && offset <= bytes.Length)
            {
                _positions.TryAdd((int)number, first + offset);
            }
        }
    }

    /// <summary>The numbers of its objects.</summary>
    public IEnumerable<int> Numbers => _positions.Keys;

    /// <summary>Reads an object.</summary>
    /// <exception cref="PdfUnreadableException">It is not here.</exception>
    public object? Read(int number) => _positions.TryGetValue(number, out long position)
        ? new PdfParser(_data, position, _limits).Read()
        : throw new PdfUnreadableException("An object is not where the cross-reference table says.");
}
