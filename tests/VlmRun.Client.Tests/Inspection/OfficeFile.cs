using System.IO;
using System.IO.Compression;

namespace VlmRun.Client.Tests.Inspection;

/// <summary>An Office document, as far as its number of pages is concerned.</summary>
internal static class OfficeFile
{
    /// <summary>A document with these properties; without any for null.</summary>
    public static byte[] With(string? properties)
    {
        MemoryStream file = new();
        using (ZipArchive archive = new(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(archive, "[Content_Types].xml", "<Types/>");
            if (properties is not null)
            {
                Add(archive, "docProps/app.xml", properties);
            }
        }

        return file.ToArray();
    }

    private static void Add(ZipArchive archive, string name, string text)
    {
        using StreamWriter writer = new(archive.CreateEntry(name).Open());
        writer.Write(text);
    }
}
