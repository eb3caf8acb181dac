namespace VlmRun;

/// <summary>The files of a skill's folder, and the limits on their number and size.</summary>
internal static class SkillFiles
{
    public const int MaxFiles = 10_000;
    public const long MaxBytes = 100L * 1024 * 1024;

    private static readonly EnumerationOptions s_all = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>Lists all files below a folder by their names with slashes, sorted by name; files in hidden folders are not part of a skill.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="leftOut">Receives the names of the files that are left out.</param>
    /// <exception cref="UnusableSkillException">There are too many files, or a link points outside the folder.</exception>
    public static SortedDictionary<string, FileInfo> Of(string folder, ICollection<string> leftOut)
    {
        string root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        SortedDictionary<string, FileInfo> files = new(StringComparer.Ordinal);
        Stack<DirectoryInfo> open = new([new DirectoryInfo(root)]);
        long bytes = 0;
        while (open.TryPop(out DirectoryInfo? directory))
        {
            foreach (FileSystemInfo found in directory.EnumerateFileSystemInfos("*", s_all))
            {
                if (found is DirectoryInfo ? found.Name.StartsWith('.') : IsGit(found.Name))
                {
                    leftOut.Add(Path.GetRelativePath(root, found.FullName));
                    continue;
                }

                FileSystemInfo real = found.LinkTarget is null ? found : Follow(found, root);
                if (real is DirectoryInfo below)
                {
                    open.Push(below);
                    continue;
                }

                FileInfo file = (FileInfo)real;
                string name = Path.GetRelativePath(root, found.FullName);
                if (Path.DirectorySeparatorChar != '\\' && name.Contains('\\', StringComparison.Ordinal))
                {
                    throw Unusable(folder, $"'{name}' has a backslash in its name, which other systems treat as a folder separator");
                }

                if (RegularFile.IsSpecial(file.FullName))
                {
                    throw Unusable(folder, $"'{name}' is a pipe, a socket or a device");
                }

                files.Add(name.Replace(Path.DirectorySeparatorChar, '/'), file);
                bytes += file.Length;
                if (files.Count > MaxFiles || bytes > MaxBytes)
                {
                    throw Unusable(folder, string.Create(
                        CultureInfo.InvariantCulture, $"it holds more than {MaxFiles} files or {MaxBytes / 1024 / 1024} MB"));
                }
            }
        }

        return files;
    }

    /// <summary>Whether a name points into a hidden folder, from which programs may read configuration or run code. A file may be hidden, except <c>.git</c>, which refers to the repository's folder.</summary>
    public static bool IsHidden(string name)
    {
        string[] parts = name.Split('/');
        return parts[..^1].Any(part => part.StartsWith('.')) || IsGit(parts[^1]) || (OperatingSystem.IsWindows() && parts.Any(IsGit));
    }

    // On Windows the second name also opens the first file.
    private static bool IsGit(string part) => part.Equals(".git", StringComparison.OrdinalIgnoreCase) || part.Equals("git~1", StringComparison.OrdinalIgnoreCase);

    public static UnusableSkillException Unusable(string path, string why) => new($"'{path}' is not a valid skill: {why}.", false);

    // A link to a file of the same folder is followed; the file that is read is the one that was checked.
    private static FileInfo Follow(FileSystemInfo link, string root)
    {
        FileSystemInfo? target = link.ResolveLinkTarget(returnFinalTarget: true);
        string path = target is null ? "" : Path.GetFullPath(target.FullName);
        return target is FileInfo { Exists: true } && path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? new FileInfo(path)
            : throw Unusable(root, $"'{Path.GetRelativePath(root, link.FullName)}' is a link to '{link.LinkTarget}', which is not a file of this folder");
    }
}
