using System.Collections.Generic;

namespace VlmRun.Inspection.Pdf;

/// <summary>The cross-reference table of a file, newest section first, and its trailer.</summary>
internal sealed class PdfCrossReferences
{
    private readonly List<IPdfSection> _sections = [];

    /// <summary>The newest trailer, completed with entries that only older ones have.</summary>
    public Dictionary<string, object?> Trailer { get; } = new(System.StringComparer.Ordinal);

    /// <summary>The number of entries of all sections.</summary>
    public long Count { get; private set; }

    /// <summary>Adds an older section.</summary>
    public void Add(IPdfSection section)
    {
        if (_sections.Count >= PdfLimits.MaxSections)
        {
            throw new PdfUnreadableException("Its cross-reference table has too many sections.", isDamage: false);
        }

        _sections.Add(section);
        Count += section.Count;
    }

    /// <summary>Adds an older trailer.</summary>
    public void Add(Dictionary<string, object?> trailer)
    {
        foreach ((string name, object? value) in trailer)
        {
            Trailer.TryAdd(name, value);
        }
    }

    /// <summary>Where an object is; null when there is no such object.</summary>
    public PdfLocation? Find(int number)
    {
        foreach (IPdfSection section in _sections)
        {
            if (section.Find(number) is { } found)
            {
                return found;
            }
        }

        return null;
    }
}
