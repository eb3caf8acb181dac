using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace VlmRun.Predictions.Batch;

/// <summary>Says that a journal is being written: a file beside it that one process has open. It ends with the process, however that ends.</summary>
internal sealed class JournalLock : IDisposable
{
    private const int Tries = 20;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    private readonly FileStream _file;

    private JournalLock(FileStream file)
    {
        _file = file;
    }

    /// <summary>Takes it. A reader that looks whether it is held has it for a moment, which is waited for.</summary>
    /// <exception cref="JournalInUseException">Another run has it.</exception>
    public static async Task<JournalLock> TakeAsync(string journal, CancellationToken cancellationToken)
    {
        for (int i = 1; ; i++)
        {
            try
            {
                // Never removed: a run that had opened the name just before would then hold a file that nobody else sees.
                FileStream file = new(Beside(journal), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
                System.IO.File.SetLastWriteTimeUtc(file.SafeFileHandle, DateTime.UtcNow);
                return new JournalLock(file);
            }
            catch (IOException exception) when (IsSharing(exception))
            {
                if (i == Tries)
                {
                    throw new JournalInUseException($"The journal '{journal}' is being written by another run.", exception);
                }
            }

            await Task.Delay(s_pause, cancellationToken);
        }
    }

    /// <summary>When the run began that has it; null when none has.</summary>
    public static DateTimeOffset? HeldSince(string journal)
    {
        string beside = Beside(journal);
        try
        {
            if (System.IO.File.Exists(beside))
            {
                // Shared, so that two who look do not take each other for a run.
                using FileStream file = new(beside, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            }

            return null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return System.IO.File.GetLastWriteTimeUtc(beside);
        }
    }

    public void Dispose() => _file.Dispose();

    private static string Beside(string journal) => journal + ".lock";

    // What flock says (EWOULDBLOCK) on Linux and macOS, and the two that Windows has.
    private static bool IsSharing(IOException exception) => OperatingSystem.IsWindows()
        ? (exception.HResult & 0xFFFF) is 32 or 33
        : exception.HResult is 11 or 35;
}
