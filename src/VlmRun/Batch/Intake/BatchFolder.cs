namespace VlmRun.Batch.Intake;

/// <summary>The content of a folder: files to send, and everything that is left out with the reason.</summary>
/// <param name="root">The folder that was specified.</param>
/// <param name="recurse">Also take the files of subfolders.</param>
/// <param name="filter">-Include and -Exclude.</param>
/// <param name="isOwn">Whether a file or folder belongs to the batch itself, such as its journal and its results.</param>
/// <param name="failed">Receives each folder that cannot be listed.</param>
internal sealed class BatchFolder(string root, bool recurse, NameFilter filter, Func<string, bool> isOwn, Action<string, Exception> failed)
{
    // More files of one folder that the filter leaves out are counted together.
    private const int MaxFiltered = 100;

    /// <summary>The files and folders in the order of names, files first; with a reason if they are left out.</summary>
    public IEnumerable<FoundSource> List() => List(root);

    /// <summary>A file, or a folder that is not searched, that another listing has shown.</summary>
    public FoundSource Of(string path) =>
        new(path, root, Directory.Exists(path) ? WhyNotSearched(new DirectoryInfo(path), isSearched: recurse) : filter.WhyNot(Path.GetFileName(path)) ?? WhyNot(new FileInfo(path)));

    private IEnumerable<FoundSource> List(string folder)
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

        FileSystemInfo[] files = Array.FindAll(all, one => one is not DirectoryInfo);
        return Files(folder, files).Concat(all.OfType<DirectoryInfo>().SelectMany(Below));
    }

    private IEnumerable<FoundSource> Files(string folder, FileSystemInfo[] files)
    {
        ILookup<bool, (FileSystemInfo File, string? Why)> filtered = files.Select(file => (file, filter.WhyNot(file.Name))).ToLookup(pair => pair.Item2 is not null);
        int count = filtered[true].Count();
        IEnumerable<FoundSource> taken = filtered[false].Select(pair => new FoundSource(pair.File.FullName, root, WhyNot(pair.File)));
        IEnumerable<FoundSource> left = count <= MaxFiltered
            ? filtered[true].Select(pair => new FoundSource(pair.File.FullName, root, pair.Why))
            : [new FoundSource(folder, root, string.Create(CultureInfo.InvariantCulture, $"{count} of its files are left out by -Include or -Exclude.")) { Count = count }];
        return taken.Concat(left);
    }

    private IEnumerable<FoundSource> Below(DirectoryInfo folder) =>
        WhyNotSearched(folder, recurse) is { } why ? [new FoundSource(folder.FullName, root, why)] : List(folder.FullName);

    private static string? WhyNotSearched(DirectoryInfo folder, bool isSearched) =>
        !isSearched ? "It is a folder; use -Recurse to include its files."
        // As in Get-ChildItem, a link to a folder is not followed: it may lead to a parent folder.
        : folder.LinkTarget is not null ? "It is a link to a folder, which is not followed."
        : IsHidden(folder) ? "It is hidden. To send its files anyway, specify its own path."
        : null;

    private static string? WhyNot(FileSystemInfo file) =>
        RegularFile.IsSpecial(file.FullName) ? "It is a pipe, a socket or a device."
        : LeadsNowhere(file) ? "It is a link to a file that does not exist."
        : IsHidden(file) ? "It is hidden. To send the file anyway, specify its own path."
        : TakenFormats.WhyNot(file.FullName);

    private static bool LeadsNowhere(FileSystemInfo file)
    {
        try
        {
            return file.LinkTarget is not null && file.ResolveLinkTarget(returnFinalTarget: true) is not { Exists: true };
        }
        catch (IOException)
        {
            // Links in a circle.
            return true;
        }
    }

    // As in Get-ChildItem; macOS and Office put hidden files with the extension of a document beside it.
    private static bool IsHidden(FileSystemInfo file) => file.Attributes.HasFlag(FileAttributes.Hidden);
}
