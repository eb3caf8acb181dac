using System;
using System.IO;
using System.Linq;
using MetadataExtractor;
using MetadataExtractor.Formats.Exif;

namespace VlmRun.Inspection;

/// <summary>Reads the metadata of an image file.</summary>
public static class ImageInspector
{
    private const int Upright = 1;

    /// <summary>
    /// The clockwise rotation, in degrees, that makes an image upright, from its EXIF orientation: 90, 180 or 270; 0 if it is upright, only mirrored,
    /// or has no readable orientation.
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
            // The service may still be able to read the image.
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
