namespace VlmRun.Batch;

/// <summary>The content of a folder: files to send, and everything that is left out with the reason.</summary>
/// <param name="recurse">Also take the files of subfolders.</param>
/// <param name="isOwn">Whether a file or folder belongs to the batch itself, such as its journal and its results.</param>
/// <param name="failed">Receives each folder that cannot be listed.</param>
internal sealed class BatchFolder(bool recurse, Func<string, bool> isOwn, Action<string, Exception> failed)
{
    /// <summary>The files and folders in the order of names, files first; with a reason if they are left out.</summary>
    public IEnumerable<(string Path, string? Skipped)> List(string folder)
    {
        FileSystemInfo[] all;
        try
        {
            all = [.. new DirectoryInfo(folder).EnumerateFileSystemInfos().Where(one => !isOwn(one.FullName)).OrderBy(one => one.FullName, StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            failed(folder, exception);
            return [];
        }

        return all.Where(one => one is not DirectoryInfo).Select(one => (one.FullName, WhyNot(one.FullName)))
            .Concat(all.OfType<DirectoryInfo>().SelectMany(Below));
    }

    private IEnumerable<(string Path, string? Skipped)> Below(DirectoryInfo folder) =>
        !recurse ? [(folder.FullName, "It is a folder; use -Recurse to include its files.")]
        // As in Get-ChildItem, a link to a folder is not followed: it may lead to a parent folder.
        : folder.LinkTarget is not null ? [(folder.FullName, "It is a link to a folder, which is not followed.")]
        : List(folder.FullName);

    private static string? WhyNot(string path) =>
        RegularFile.IsSpecial(path) ? "It is a pipe, a socket or a device."
        : MediaTypes.IsKnown(path) ? null
        : Path.GetExtension(path) is { Length: > 1 } extension
            ? $"The service is not known to take '{extension}'. To send the file anyway, specify its own path."
            : "It has no extension that shows its type. To send the file anyway, specify its own path.";
}
