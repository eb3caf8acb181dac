using System.IO.Enumeration;
using VlmRun.Batch.Journals;

namespace VlmRun.Batch.Intake;

/// <summary>Lists the files of watched folders again and again. A folder that cannot be listed is reported once, until it can be listed again.</summary>
/// <param name="folders">The folders.</param>
/// <param name="recurse">Also list subfolders; links to folders are not followed.</param>
/// <param name="isOwn">Whether a file or folder belongs to the batch itself.</param>
/// <param name="failed">Receives each folder that cannot be listed.</param>
internal sealed class FolderListing(IReadOnlyCollection<string> folders, bool recurse, Func<string, bool> isOwn, Action<string, Exception> failed)
{
    private static readonly EnumerationOptions s_all = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    private readonly HashSet<string> _failed = new(StringComparer.Ordinal);
    private readonly List<ListedFile> _files = [];
    private readonly List<ListedFile> _below = [];

    /// <summary>Whether the last listing showed every folder.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Lists all files once, and the folders that are not searched.</summary>
    public IEnumerable<ListedFile> List()
    {
        IsWhole = true;
        Stack<string> left = new(folders.Reverse());
        while (left.TryPop(out string? folder))
        {
            Read(folder);
            foreach (ListedFile file in _files)
            {
                yield return file;
            }

            _below.ForEach(below => left.Push(below.Path));
        }
    }

    private void Read(string folder)
    {
        _files.Clear();
        _below.Clear();
        try
        {
            foreach (ListedFile file in new FileSystemEnumerable<ListedFile>(folder, Listed, s_all))
            {
                if (isOwn(file.Path))
                {
                    continue;
                }

                (file.Bytes < 0 && recurse ? _below : _files).Add(file);
            }

            _failed.Remove(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Nothing of this folder is known now: a share may be away for a while.
            IsWhole = false;
            _files.Clear();
            _below.Clear();
            if (_failed.Add(folder))
            {
                failed(folder, exception);
            }
        }
    }

    // A folder that is searched has a negative size. A link to one is not followed: it may lead to a parent folder.
    private static ListedFile Listed(ref FileSystemEntry entry)
    {
        string path = entry.ToFullPath();
        bool isLink = (entry.Attributes & FileAttributes.ReparsePoint) != 0;
        bool isSearched = !isLink && (entry.Attributes & FileAttributes.Hidden) == 0;
        FileFingerprint? leadsTo = isLink && !entry.IsDirectory && System.IO.File.Exists(path) ? FileFingerprint.Of(path) : null;
        return entry.IsDirectory ? new ListedFile(path, isSearched ? -1 : 0, 0)
            : leadsTo is not null ? new ListedFile(path, leadsTo.Bytes, leadsTo.Modified.Ticks)
            : new ListedFile(path, entry.Length, entry.LastWriteTimeUtc.Ticks);
    }
}
