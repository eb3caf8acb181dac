using System.Collections.ObjectModel;

namespace VlmRun.Input;

/// <summary>Resolves the user's paths to paths of the file system.</summary>
internal static class FilePaths
{
    /// <summary>The files of -Path or -LiteralPath, whichever was specified; a path without files is an error.</summary>
    public static IEnumerable<string> Given(VlmCmdlet cmdlet, string[] path, string[] literalPath)
    {
        bool expand = cmdlet.ParameterSetName == "Path";
        return (expand ? path : literalPath)
            .SelectMany(given => Resolve(cmdlet, given, expand, (bad, failure) => cmdlet.WriteError(ErrorRecords.From(failure, bad))));
    }

    /// <summary>The files of a path, with wildcards when <paramref name="expand"/>. A path without files is reported to <paramref name="failed"/>.</summary>
    public static IEnumerable<string> Resolve(
        PSCmdlet cmdlet, string path, bool expand, Action<string, Exception> failed)
    {
        Collection<string> found;
        ProviderInfo provider;
        try
        {
            found = expand
                ? cmdlet.SessionState.Path.GetResolvedProviderPathFromPSPath(path, out provider)
                : [cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out provider, out _)];
        }
        catch (ItemNotFoundException)
        {
            failed(path, new FileNotFoundException($"'{path}' does not exist.", path));
            yield break;
        }
        catch (Exception exception) when (exception is SessionStateException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            failed(path, new IOException($"'{path}' cannot be resolved: {exception.Message}", exception));
            yield break;
        }

        if (provider.Name != "FileSystem")
        {
            failed(path, new FormatException($"'{path}' is in {provider.Name}, not in the file system."));
            yield break;
        }

        if (found.Count == 0)
        {
            failed(path, new FileNotFoundException($"'{path}' matches no file.", path));
        }

        foreach (string file in found)
        {
            if (System.IO.File.Exists(file) || Directory.Exists(file))
            {
                yield return file;
            }
            else
            {
                // Paths from Get-ChildItem have the prefix of the provider.
                string named = path.Contains("::", StringComparison.Ordinal) ? file : path;
                failed(named, new FileNotFoundException($"'{named}' does not exist.", named));
            }
        }
    }
}
