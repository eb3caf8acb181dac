namespace VlmRun.Batch.Intake;

/// <summary>Where a folder is, whatever links lead to it.</summary>
internal static class RealPath
{
    /// <summary>Whether paths are equal however their letters are written.</summary>
    public static StringComparison Comparison => OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>The path without links; the path itself as far as it does not exist.</summary>
    public static string Of(string path)
    {
        string real = Path.GetPathRoot(path)!;
        foreach (string name in path[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, name);
            try
            {
                real = Directory.ResolveLinkTarget(real, returnFinalTarget: true) is { } target ? Of(target.FullName) : real;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It is compared as it is written.
            }
        }

        return real;
    }

    /// <summary>Whether a path is that of a folder, or leads below it.</summary>
    public static bool IsAtOrBelow(string path, string folder) =>
        path.StartsWith(folder, Comparison) && (path.Length == folder.Length || Path.EndsInDirectorySeparator(folder) || path[folder.Length] == Path.DirectorySeparatorChar);
}
