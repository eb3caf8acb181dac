using System.IO;

namespace VlmRun.Batch;

/// <summary>What a journal's path may name: a file, or nothing yet.</summary>
internal static class JournalPath
{
    /// <exception cref="JournalUnusableException">It names a folder, a pipe, a socket or a device: opening one may wait for ever.</exception>
    public static void Check(string path)
    {
        if (Directory.Exists(path))
        {
            throw new JournalUnusableException(JournalProblem.NotAJournal, $"'{path}' is a folder; the journal is a file.");
        }

        if (RegularFile.IsSpecial(path))
        {
            throw new JournalUnusableException(JournalProblem.NotAJournal, $"'{path}' is a pipe, a socket or a device; the journal is a file.");
        }
    }

    /// <summary>Opens a journal for reading, also while another process writes it.</summary>
    /// <exception cref="JournalUnusableException">It is no file.</exception>
    /// <exception cref="IOException">It is missing, or cannot be read.</exception>
    public static FileStream Open(string path, FileShare share, int bufferSize)
    {
        Check(path);
        return new FileStream(path, FileMode.Open, FileAccess.Read, share, bufferSize);
    }
}
