namespace VlmRun.Output;

/// <summary>A file that is written under a temporary name in its folder and moved when it is complete, so that a partial file is never visible.</summary>
internal sealed class PartialFile : IDisposable
{
    private const string Prefix = ".vlmrun-";
    private const string Extension = ".part";

    private readonly string _path;
    private readonly string _temporary;

    /// <summary>Creates the folder if it is missing.</summary>
    /// <param name="path">The full path of the complete file.</param>
    public PartialFile(string path)
        : this(path, $"{Guid.NewGuid():N}")
    {
    }

    private PartialFile(string path, string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _path = path;
        _temporary = Temporary(path, name);
    }

    /// <summary>A file whose temporary name is always the same; what an earlier attempt has left under it is removed.</summary>
    /// <param name="path">The full path of the complete file.</param>
    /// <param name="name">A part of the temporary name.</param>
    public static PartialFile Continue(string path, string name)
    {
        PartialFile partial = new(path, name);
        File.Delete(partial._temporary);
        return partial;
    }

    /// <summary>Removes what an earlier attempt has left of a file that is not continued.</summary>
    public static void Remove(string path, string name) => TryDelete(Temporary(path, name));

    /// <summary>Whether a path is that of a temporary file, for example one of a killed process.</summary>
    public static bool IsTemporary(string path) =>
        path.EndsWith(Extension, StringComparison.Ordinal) && Path.GetFileName(path).StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Opens the temporary file for writing. Close it before <see cref="Complete"/>.</summary>
    public FileStream Open(FileOptions options = FileOptions.None) =>
        new(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, options);

    /// <summary>Sets when the file was last written, in UTC.</summary>
    public void SetTime(DateTime modified) => File.SetLastWriteTimeUtc(_temporary, modified);

    /// <summary>Moves the file to its final path.</summary>
    /// <exception cref="IOException">A file has that name, and <paramref name="overwrite"/> is false.</exception>
    public void Complete(bool overwrite) => File.Move(_temporary, _path, overwrite);

    /// <summary>Removes the temporary file if it was not moved.</summary>
    public void Dispose() => TryDelete(_temporary);

    private static string Temporary(string path, string name) => Path.Combine(Path.GetDirectoryName(path)!, $"{Prefix}{name}{Extension}");

    private static void TryDelete(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Failing to remove the file must not hide the earlier error.
        }
    }
}
