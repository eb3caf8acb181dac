namespace VlmRun.Batch.Journals;

/// <summary>Saves the content of a journal beside it before a run starts again.</summary>
internal static class JournalBackup
{
    /// <summary>Copies the journal to a new file beside <paramref name="path"/> with the same permissions; returns the path of the new file.</summary>
    /// <exception cref="IOException">The disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The account may not write there.</exception>
    public static string Make(FileStream journal, string path)
    {
        string timestamp = DateTime.Now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        string kept = $"{path}.{timestamp}.old";
        for (int i = 2; Path.Exists(kept); i++)
        {
            kept = string.Create(CultureInfo.InvariantCulture, $"{path}.{timestamp}-{i}.old");
        }

        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = System.IO.File.GetUnixFileMode(journal.SafeFileHandle);
        }

        using FileStream copy = new(kept, options);
        try
        {
            journal.Position = 0;
            journal.CopyTo(copy, 1024 * 1024);
            copy.Flush(flushToDisk: true);
        }
        catch
        {
            System.IO.File.Delete(kept);
            throw;
        }

        return kept;
    }
}
