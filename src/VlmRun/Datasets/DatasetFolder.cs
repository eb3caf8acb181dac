using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace VlmRun.Datasets;

/// <summary>A folder packed for the time of its upload; nothing of it stays on the disk.</summary>
internal sealed class DatasetFolder : IDisposable
{
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
    private static string Plain(string name)
    {
        string plain = string.Concat(name.Select(letter => letter is '/' or '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|' || char.IsControl(letter) ? '_' : letter));
        return plain.Trim('.', ' ') is { Length: > 0 } text ? text : "dataset";
    }
}
