using System;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Xml;

namespace VlmRun.Inspection.Documents;

/// <summary>Reads the number of pages or slides that Word or PowerPoint stored in a document when it was saved. Other programs store none, or keep an outdated one.</summary>
internal static class OfficePages
{
    private const int MaxEntries = 20_000;
    private const int MaxCharacters = 256 << 10;
    private const int EndBytes = 22;
    private const int MaxCommentBytes = ushort.MaxValue;

    /// <summary>Whether the file is an archive, as these documents are.</summary>
    public static bool Is(BlockReader file) => file.Has(0, "PK\u0003\u0004"u8);

    /// <summary>Reads the number of pages or slides.</summary>
    public static PageCount Count(Stream document, BlockReader file)
    {
        if (Entries(file) is not { } entries || entries > MaxEntries)
        {
            return Unknown("The file is damaged, or no Office document.");
        }

        try
        {
            document.Position = 0;
            using ZipArchive archive = new(document, ZipArchiveMode.Read, leaveOpen: true);
            if (archive.GetEntry("docProps/app.xml") is not { } entry)
            {
                return Unknown("It does not say how many it has.");
            }

            using Stream properties = entry.Open();
            using XmlReader reader = XmlReader.Create(
                properties,
                new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MaxCharacters });
            return Read(reader);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or XmlException or NotSupportedException or ArgumentException)
        {
            return Unknown("The file is damaged.");
        }
    }

    private static PageCount Read(XmlReader reader)
    {
        while (reader.Read())
        {
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "Pages" or "Slides" })
            {
                string what = reader.LocalName == "Pages" ? "pages" : "slides";
                string text = reader.ReadElementContentAsString();
                if (int.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out int pages) && pages > 0)
                {
                    return new PageCount(pages, $"The number of {what} is the one that was saved with the document, and may be out of date.");
                }
            }
        }

        return Unknown("It does not say how many it has.");
    }

    // The number of entries in the end record of the archive; null if there is no end record.
    private static ulong? Entries(BlockReader file)
    {
        for (long end = file.Length - EndBytes; end >= 0 && end >= file.Length - EndBytes - MaxCommentBytes; end--)
        {
            if (file[end] == 'P' && file.Has(end, "PK\u0005\u0006"u8))
            {
                return file.LittleEndian(end + 10, 2);
            }
        }

        return null;
    }

    private static PageCount Unknown(string reason) => new(null, $"Its pages cannot be counted. {reason}");
}
