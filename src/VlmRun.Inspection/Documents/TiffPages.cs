using System.Collections.Generic;

namespace VlmRun.Inspection.Documents;

/// <summary>Counts the pages of a TIFF: the images in its chain of directories, without previews and masks.</summary>
internal static class TiffPages
{
    private const int MaxImages = 100_000;
    private const int SubfileType = 254;
    private const ulong PreviewOrMask = 0b101;

    // Entries are in the order of their tags, and this tag is the lowest that is used.
    private const int EntriesRead = 4;

    /// <summary>Whether the file is a TIFF, also of the large kind.</summary>
    public static bool Is(BlockReader file) =>
        file.Has(0, "II\u002A\0"u8) || file.Has(0, "MM\0\u002A"u8) || file.Has(0, "II\u002B\0"u8) || file.Has(0, "MM\0\u002B"u8);

    /// <summary>Counts the pages.</summary>
    public static PageCount Count(BlockReader file)
    {
        bool isBig = file[0] == 'M';
        bool isLarge = file[isBig ? 3 : 2] == 0x2B;
        (int head, int size, int entry) = isLarge ? (8, 8, 20) : (4, 4, 12);
        int counter = isLarge ? 8 : 2;
        HashSet<ulong> seen = [];
        int pages = 0;
        ulong? next = file.Number(head, size, isBig);
        while (next is { } offset and not 0)
        {
            if (!seen.Add(offset) || seen.Count > MaxImages)
            {
                return new PageCount(null, "Its pages cannot be counted. Its chain of images is circular.");
            }

            if (offset >= (ulong)file.Length || file.Number((long)offset, counter, isBig) is not { } entries || entries > ushort.MaxValue)
            {
                return Damaged();
            }

            long first = (long)offset + counter;
            pages += IsPage(file, first, (int)entries, entry, isBig) ? 1 : 0;
            next = file.Number(first + ((long)entries * entry), size, isBig);
        }

        return next is null ? Damaged() : new PageCount(pages, null);
    }

    private static bool IsPage(BlockReader file, long first, int entries, int width, bool isBig)
    {
        for (int i = 0; i < entries && i < EntriesRead; i++)
        {
            long entry = first + (i * width);
            if (file.Number(entry, 2, isBig) == SubfileType)
            {
                // The value stands in the entry itself: a LONG.
                return (file.Number(entry + width - (width == 12 ? 4 : 8), 4, isBig) & PreviewOrMask) == 0;
            }
        }

        return true;
    }

    private static PageCount Damaged() => new(null, "Its pages cannot be counted. The file is damaged or cut off.");
}
