using System;
using System.Globalization;
using System.IO;

namespace VlmRun.Batch;

/// <summary>What a journal held before a run began anew, beside it.</summary>
internal static class JournalBackup
{
    /// <summary>Copies all of it to a new file beside <paramref name="path"/>, readable by whom the journal is; gives that file's path.</summary>
    /// <exception cref="IOException">There is no room for it.</exception>
    /// <exception cref="UnauthorizedAccessException">This account may not write there.</exception>
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
