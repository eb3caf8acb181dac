namespace VlmRun.Batch.Journals;

/// <summary>Checks the path of a journal: it must be a file, or not exist yet.</summary>
internal static class JournalPath
{
    /// <exception cref="JournalUnusableException">The path is a folder, a pipe, a socket or a device; opening one may block forever.</exception>
    public static void Check(string path)
    {
        if (Directory.Exists(path))
        {
            throw new JournalUnusableException(JournalProblem.NotAJournal, $"'{path}' is a folder; a journal is a file.");
        }

        if (RegularFile.IsSpecial(path))
        {
            throw new JournalUnusableException(JournalProblem.NotAJournal, $"'{path}' is a pipe, a socket or a device; a journal is a file.");
        }
    }

    /// <summary>Opens a journal for reading, also while another process writes it.</summary>
    /// <exception cref="JournalUnusableException">It is not a file.</exception>
    /// <exception cref="IOException">It does not exist, or cannot be read.</exception>
    public static FileStream Open(string path, FileShare share, int bufferSize)
    {
        Check(path);
        return new FileStream(path, FileMode.Open, FileAccess.Read, share, bufferSize);
    }
}
