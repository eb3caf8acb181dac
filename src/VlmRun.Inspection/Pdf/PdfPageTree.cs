using System.Collections.Generic;
using System.Globalization;

namespace VlmRun.Inspection.Pdf;

/// <summary>Counts the pages of a document by walking the page tree or, if the tree is too large, by the number that it states.</summary>
/// <param name="document">The document.</param>
internal sealed class PdfPageTree(PdfDocument document)
{
    // Each page is one node. A stated number is accepted if it agrees with the size of the file.
    private const int MaxNodes = 600;
    private const int MaxLevels = 50;

    private readonly HashSet<int> _above = [];
    private int _nodes;
    private int _damaged;

    /// <summary>Counts the pages.</summary>
    /// <exception cref="PdfUnreadableException">They cannot be counted.</exception>
    public PageCount Count()
    {
        object? pages = document.Catalog.GetValueOrDefault("Pages");
        if (document.Dictionary(pages) is not { } root)
        {
            throw new PdfUnreadableException("It has no page tree.");
        }

        long? stated = document.Resolve(root.GetValueOrDefault("Count")) as long?;
        long counted = Walk(pages, 0);
        string? note = document.IsEncrypted ? "It is encrypted: without a password the service may not be able to read it." : null;
        if (_nodes >= MaxNodes)
        {
            return stated >= counted && stated <= document.MaxObjects
                ? new PageCount((int)stated, note)
                : throw new PdfUnreadableException(string.Create(CultureInfo.InvariantCulture, $"It says that it has {stated} pages, which cannot be true."));
        }

        if (_damaged > 0)
        {
            // A page that cannot be read still counts if the tree lists it.
            return stated == counted + _damaged
                ? new PageCount((int)stated, note)
                : throw new PdfUnreadableException("Its page tree is damaged.");
        }

        return stated == counted ? new PageCount((int)counted, note)
            : new PageCount((int)counted, note ?? string.Create(CultureInfo.InvariantCulture, $"It says that it has {stated} pages, but it has {counted}."));
    }

    // The number of pages below a node, up to a limit.
    private long Walk(object? node, int level)
    {
        int? number = (node as PdfReference)?.Number;
        if (level > MaxLevels || (number is { } above && _above.Contains(above)))
        {
            throw new PdfUnreadableException("Its page tree is circular.", isDamage: false);
        }

        _nodes++;
        if (ReadNode(node) is not { } dictionary)
        {
            return 0;
        }

        if (document.Resolve(dictionary.GetValueOrDefault("Kids")) is not List<object?> kids)
        {
            return dictionary.GetValueOrDefault("Type") is PdfName { Text: "Pages" } ? 0 : 1;
        }

        long counted = 0;
        bool isAdded = number is { } own && _above.Add(own);
        foreach (object? kid in kids)
        {
            if (_nodes >= MaxNodes)
            {
                break;
            }

            counted += Walk(kid, level + 1);
        }

        if (isAdded)
        {
            _above.Remove(number!.Value);
        }

        return counted;
    }

    private Dictionary<string, object?>? ReadNode(object? node)
    {
        try
        {
            return document.Dictionary(node);
        }
        catch (PdfUnreadableException exception) when (exception.IsDamage)
        {
            _damaged++;
            return null;
        }
    }
}
