using System.Collections.Concurrent;

namespace VlmRun.Batch.Journals;

/// <summary>Compares paths as the file system does: for spellings that differ only in case, each folder is checked.</summary>
/// <param name="ignoresCase">Whether case is always ignored.</param>
/// <param name="exists">Whether a path exists.</param>
/// <param name="names">Lists the names in a folder.</param>
internal sealed class SourceComparer(bool ignoresCase, Func<string, bool> exists, Func<string, IEnumerable<string>> names) : IEqualityComparer<string>
{
    // Case sensitivity is a property of the folder, so one check is enough for all its files.
    private readonly ConcurrentDictionary<string, bool> _ignores = new(StringComparer.Ordinal);

    /// <summary>Compares by the file systems of this machine.</summary>
    public static SourceComparer Create() => new(
        OperatingSystem.IsWindows(),
        Path.Exists,
        folder => Directory.EnumerateFileSystemEntries(folder).Select(entry => Path.GetFileName(entry)));

    public bool Equals(string? x, string? y) =>
        string.Equals(x, y, StringComparison.Ordinal)
        || (string.Equals(x, y, StringComparison.OrdinalIgnoreCase) && (ignoresCase || IsOne(x!, y!)));

    public int GetHashCode(string obj) => obj.GetHashCode(StringComparison.OrdinalIgnoreCase);

    private bool IsOne(string one, string other)
    {
        int start = 0;
        while (start < one.Length)
        {
            int end = one.IndexOf(Path.DirectorySeparatorChar, start);
            end = end < 0 ? one.Length : end;
            if (!one.AsSpan(start, end - start).SequenceEqual(other.AsSpan(start, end - start))
                && !IgnoresCase(one[..Math.Max(start - 1, 1)], one[..end], other[..end], one[start..end], other[start..end]))
            {
                return false;
            }

            start = end + 1;
        }

        return true;
    }

    private bool IgnoresCase(string folder, string one, string other, string name, string otherName)
    {
        if (_ignores.TryGetValue(folder, out bool known))
        {
            return known;
        }

        if (!exists(one) && !exists(other))
        {
            return false;
        }

        try
        {
            // Both exist, so they are the same file unless the folder lists both.
            string[] listed = [.. names(folder).Where(entry => entry == name || entry == otherName).Distinct(StringComparer.Ordinal)];
            return _ignores[folder] = exists(one) && exists(other) && listed.Length < 2;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
