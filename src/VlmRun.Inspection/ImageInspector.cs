using System;
using System.IO;
using System.Linq;
using MetadataExtractor;
using MetadataExtractor.Formats.Exif;

namespace VlmRun.Inspection;

/// <summary>What an image file says of itself.</summary>
public static class ImageInspector
{
    private const int Upright = 1;

    /// <summary>
    /// The turn, in degrees clockwise, that shows an image upright: 90, 180 or 270 as its EXIF orientation says; 0 when it is upright, mirrored only,
    /// or says nothing that can be read.
    /// </summary>
    /// <param name="image">The file, from its start; read as far as needed.</param>
    public static int RotationOf(Stream image)
    {
        int orientation;
        try
        {
            ExifIfd0Directory? exif = ImageMetadataReader.ReadMetadata(image).OfType<ExifIfd0Directory>().FirstOrDefault();
            orientation = exif is not null && exif.TryGetInt32(ExifDirectoryBase.TagOrientation, out int value) ? value : Upright;
        }
        catch (Exception)
        {
            // The image may still be one that the service reads.
            return 0;
        }

        return orientation switch
        {
            3 or 4 => 180,
            5 or 6 => 90,
            7 or 8 => 270,
            _ => 0,
        };
    }
}
