namespace VlmRun.Datasets;

/// <summary>A temporary archive of a folder, deleted after its upload.</summary>
internal sealed class DatasetFolder : IDisposable
{
    // Short enough for any file system with the extension added.
    private const int MaxNameBytes = 240;

    private readonly DirectoryInfo _place = Directory.CreateTempSubdirectory("vlmrun-dataset-");

    private DatasetFolder(string name)
    {
        ArchivePath = Path.Combine(_place.FullName, name + ".tar.gz");
    }

    /// <summary>The archive.</summary>
    public string ArchivePath { get; }

    /// <summary>Packs a folder; the top folder of the archive has the name of the dataset.</summary>
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

    // A dataset name may contain characters that are not allowed in file names.
    private static string Plain(string name) =>
        name.Trim('.', ' ') is { Length: > 0 } text ? FileNames.Safe(text, MaxNameBytes) : "dataset";
}
