using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace VlmRun.Datasets;

/// <summary>A folder packed for the time of its upload; nothing of it stays on the disk.</summary>
internal sealed class DatasetFolder : IDisposable
{
    // With its extension it is a name that every file system takes.
    private const int MaxNameBytes = 240;

    private readonly DirectoryInfo _place = Directory.CreateTempSubdirectory("vlmrun-dataset-");

    private DatasetFolder(string name)
    {
        ArchivePath = Path.Combine(_place.FullName, name + ".tar.gz");
    }

    /// <summary>The archive.</summary>
    public string ArchivePath { get; }

    /// <summary>Packs a folder below a folder that is named for the dataset.</summary>
    public static async Task<DatasetFolder> PackAsync(string folder, string name, CancellationToken cancellationToken)
    {
        string plain = Plain(name);
        DatasetFolder packed = new(plain);
        try
        {
            await using FileStream target = new(
                packed.ArchivePath, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 0, FileOptions.Asynchronous);
            await DatasetArchive.WriteAsync(folder, plain, target, cancellationToken);
            return packed;
        }
        catch
        {
            packed.Dispose();
            throw;
        }
    }

    public void Dispose() => _place.Delete(recursive: true);

    // A name may hold what no file's name can, on any system that unpacks it.
    private static string Plain(string name) =>
        name.Trim('.', ' ') is { Length: > 0 } text ? FileNames.Safe(text, MaxNameBytes) : "dataset";
}
