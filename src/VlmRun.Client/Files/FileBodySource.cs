namespace VlmRun;

/// <summary>A file on disk as part of a body.</summary>
internal sealed class FileBodySource : IBodySource
{
    /// <exception cref="UnusableFileException">It is not a regular file.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public FileBodySource(string path)
    {
        RegularFile.Check(path);
        Name = path;
        Length = RegularFile.Info(path).Length;
    }

    public string Name { get; }

    // Measured once: a file that changes between two attempts is an error, not a different request.
    public long Length { get; }

    public Stream Open() => RegularFile.Open(Name, 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
}
