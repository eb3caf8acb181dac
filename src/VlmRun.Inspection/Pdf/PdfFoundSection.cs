using System.Collections.Generic;

namespace VlmRun.Inspection.Pdf;

/// <summary>The entries of a damaged cross-reference table, as found by a search. If two objects have the same number, the later one in the file counts.</summary>
internal sealed class PdfFoundSection : IPdfSection
{
    private readonly Dictionary<int, (long Position, PdfLocation Location)> _entries = [];

    /// <inheritdoc/>
    public long Count => _entries.Count;

    /// <inheritdoc/>
    public PdfLocation? Find(int number) => _entries.TryGetValue(number, out (long Position, PdfLocation Location) entry) ? entry.Location : null;

    /// <summary>Adds an object.</summary>
    public void Add(int number, long offset) => Add(number, offset, new PdfLocation(offset, null));

    /// <summary>Adds an object of an object stream that begins at <paramref name="offset"/>.</summary>
    public void Add(int number, int container, long offset) => Add(number, offset, new PdfLocation(null, container));

    private void Add(int number, long position, PdfLocation location)
    {
        if (!_entries.TryGetValue(number, out (long Position, PdfLocation Location) old) || old.Position <= position)
        {
            _entries[number] = (position, location);
        }
    }
}
