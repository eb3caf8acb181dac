using System.IO;
using VlmRun.Http;

namespace VlmRun;

/// <summary>A file on disk as part of a body.</summary>
internal sealed class FileBodySource(string path) : IBodySource
{
    public string Name => path;

    // Measured when made: a file that changes between two tries is an error, not another request.
    public long Length { get; } = new FileInfo(path).Length;

    public Stream Open() => new FileStream(
        path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
}
