using System;
using System.IO;

namespace VlmRun.Predictions.Batch;

/// <summary>Says that a journal is being written: a file beside it that one process has open. It ends with the process, however that ends.</summary>
internal sealed class JournalLock : IDisposable
{
    private readonly FileStream _file;

    private JournalLock(FileStream file)
    {
        _file = file;
    }

    /// <exception cref="JournalInUseException">Another run has it.</exception>
    public static JournalLock Take(string journal)
    {
        try
        {
            return new JournalLock(new FileStream(
                Beside(journal), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose));
        }
        catch (IOException exception) when (IsHeld(journal))
        {
            throw new JournalInUseException($"The journal '{journal}' is being written by another run.", exception);
        }
    }

    public static bool IsHeld(string journal)
    {
        try
        {
            if (!System.IO.File.Exists(Beside(journal)))
            {
                return false;
            }

            using FileStream file = new(Beside(journal), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
    }

    public void Dispose() => _file.Dispose();

    private static string Beside(string journal) => journal + ".lock";
}
