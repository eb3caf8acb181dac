using System;
using System.IO;
using System.Threading.Tasks;

namespace VlmRun.Output;

/// <summary>Writes a file that is there whole or not at all: beside its place first, then moved.</summary>
internal static class OutputFile
{
    /// <summary>Writes to <paramref name="path"/> what <paramref name="fill"/> gives; its folder is made when it is missing.</summary>
    /// <exception cref="OutputExistsException">It is there already, and <paramref name="overwrite"/> is false.</exception>
    /// <exception cref="OutputNotWrittenException">The disk is full, or the place may not be written to.</exception>
    public static async Task WriteAsync(string path, bool overwrite, Func<Stream, Task> fill)
    {
        Refuse(path, overwrite);
        string folder = Path.GetDirectoryName(path)!;
        string beside = Path.Combine(folder, $".vlmrun-{Guid.NewGuid():N}.part");
        try
        {
            Directory.CreateDirectory(folder);
            FileStream file = new(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.Asynchronous);
            await using (file.ConfigureAwait(false))
            {
                await fill(file).ConfigureAwait(false);
            }

            Refuse(path, overwrite);
            System.IO.File.Move(beside, path, overwrite);
        }
        // A file that is larger than the file system takes is an argument out of range to the runtime.
        catch (Exception exception) when (
            exception is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException && exception is not OutputExistsException)
        {
            throw new OutputNotWrittenException($"'{path}' could not be written: {exception.Message}", exception);
        }
        finally
        {
            Remove(beside);
        }
    }

    private static void Refuse(string path, bool overwrite)
    {
        if (Directory.Exists(path))
        {
            throw new OutputExistsException($"'{path}' is a folder.");
        }

        if (!overwrite && Path.Exists(path))
        {
            throw new OutputExistsException($"'{path}' is there already, and was left as it is.");
        }
    }

    private static void Remove(string path)
    {
        try
        {
            System.IO.File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What cannot be removed must not hide why it was to be.
        }
    }
}
