using VlmRun.Inspection;

namespace VlmRun.Input;

/// <summary>Warns of photos that are stored rotated. The file is sent unchanged, and the service may ignore its EXIF orientation (api reference 4.1).</summary>
internal static class ImageRotation
{
    /// <summary>Writes a warning if an image must be rotated to be upright. Files that cannot be read are reported by the request.</summary>
    public static void Warn(PSCmdlet cmdlet, string path)
    {
        int degrees;
        try
        {
            using FileStream image = RegularFile.Open(path);
            degrees = ImageInspector.RotationOf(image);
        }
        catch (Exception exception) when (ErrorRecords.IsExpected(exception))
        {
            return;
        }

        if (degrees > 0)
        {
            cmdlet.WriteWarning(
                $"'{path}' is stored rotated: its EXIF orientation says to turn it by {degrees} degrees clockwise. It is sent as it is stored, and the service may read it sideways. "
                + "Rotate the image itself to be sure.");
        }
    }
}
