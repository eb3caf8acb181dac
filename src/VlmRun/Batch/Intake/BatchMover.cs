using System.Security.Cryptography;
using System.Text;
using VlmRun.Batch.Journals;
using VlmRun.Output;

namespace VlmRun.Batch.Intake;

/// <summary>Moves sources to a folder, with their path below the folder that they were specified by. No other file is overwritten, and no file is ever visible in part.</summary>
/// <param name="folder">The full path of the target folder, which must exist.</param>
/// <param name="rename">Renames a file on one volume.</param>
internal sealed class BatchMover(string folder, Func<string, string, MoveOutcome> rename)
{
    private const int MaxNameBytes = 255;
    private const int MaxNames = 1000;

    /// <summary>Moves by the file systems of this machine.</summary>
    public BatchMover(string folder)
        : this(folder, FileRename.Try)
    {
    }

    /// <summary>The target folder.</summary>
    public string Folder => folder;

    /// <summary>A path of the target folder that no file has: the usual one, or one with a suffix that belongs to this file.</summary>
    /// <exception cref="IOException">The source does not exist.</exception>
    public string Choose(string source, string root)
    {
        string usual = Path.Combine(folder, RelativePlace.Of(source, root));
        if (!Path.Exists(usual))
        {
            return usual;
        }

        FileFingerprint content = FileFingerprint.Of(source);
        string extension = Path.GetExtension(usual);
        for (int i = 0; i < MaxNames; i++)
        {
            string key = string.Create(CultureInfo.InvariantCulture, $"{source}\n{content.Bytes}\n{content.Modified.Ticks}\n{i}");
            string suffix = $"-{Hash(key)}{extension}";
            string name = FileNames.Cut(Path.GetFileNameWithoutExtension(usual), MaxNameBytes - Encoding.UTF8.GetByteCount(suffix)) + suffix;
            string path = Path.Combine(Path.GetDirectoryName(usual)!, name);
            if (!Path.Exists(path))
            {
                return path;
            }
        }

        throw new IOException($"All names for '{source}' in '{folder}' are taken.");
    }

    /// <summary>Moves a file to a path that <see cref="Choose"/> has returned, also when an earlier attempt was interrupted.</summary>
    /// <param name="source">The file.</param>
    /// <param name="target">Its new path.</param>
    /// <param name="isContinued">Whether an earlier attempt may have got so far that both files exist.</param>
    /// <param name="cancellationToken">Cancels a copy.</param>
    /// <returns>Whether it has the new path only; false if another file has it.</returns>
    /// <exception cref="IOException">It cannot be moved; it is where it was.</exception>
    public async Task<bool> MoveAsync(string source, string target, bool isContinued, CancellationToken cancellationToken)
    {
        // Not created again: behind a missing folder there may be a volume that is not mounted.
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"The folder '{folder}' does not exist.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        if (isContinued && await IsCopyAsync(source, target, cancellationToken).ConfigureAwait(false))
        {
            System.IO.File.Delete(source);
            return true;
        }

        // A link moves its file: elsewhere, the link itself may lead nowhere.
        MoveOutcome outcome = new FileInfo(source).LinkTarget is null ? rename(source, target)
            : Path.Exists(target) ? MoveOutcome.Exists : MoveOutcome.OtherVolume;
        return outcome == MoveOutcome.OtherVolume
            ? await CopyAsync(source, target, cancellationToken).ConfigureAwait(false)
            : outcome == MoveOutcome.Moved;
    }

    /// <summary>A part of the temporary name of a copy: the same in each attempt, so that what a killed one has left is replaced.</summary>
    internal static string PartialName(string source, string target) => Hash($"{source}\n{target}");

    /// <summary>Removes what an interrupted copy to a path has left, as far as that is possible: the file goes elsewhere.</summary>
    public static void Forget(string source, string target) => PartialFile.Remove(target, PartialName(source, target));

    private static async Task<bool> CopyAsync(string source, string target, CancellationToken cancellationToken)
    {
        using PartialFile partial = PartialFile.Continue(target, PartialName(source, target));
        FileFingerprint content = FileFingerprint.Of(source);
        string copy;
        FileStream to = partial.Open(FileOptions.Asynchronous);
        await using (to.ConfigureAwait(false))
        {
            FileStream from = RegularFile.Open(source, 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
            await using (from.ConfigureAwait(false))
            {
                await from.CopyToAsync(to, cancellationToken).ConfigureAwait(false);
            }

            to.Flush(flushToDisk: true);
            copy = to.Name;
        }

        partial.SetTime(content.Modified);
        if (!await IsCopyAsync(source, copy, cancellationToken).ConfigureAwait(false) || FileFingerprint.Of(source) != content)
        {
            throw new IOException($"'{source}' has changed while it was copied, or the copy is not the same.");
        }

        try
        {
            partial.Complete(overwrite: false);
        }
        catch (IOException) when (Path.Exists(target))
        {
            return false;
        }

        try
        {
            System.IO.File.Delete(source);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            System.IO.File.Delete(target);
            throw;
        }
    }

    private static async Task<bool> IsCopyAsync(string source, string target, CancellationToken cancellationToken)
    {
        FileInfo there = new(target);
        return there.Exists
            && there.Length == RegularFile.Info(source).Length
            && await FileHash.Md5Async(new FileBodySource(target), cancellationToken).ConfigureAwait(false)
                == await FileHash.Md5Async(new FileBodySource(source), cancellationToken).ConfigureAwait(false);
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];
}
