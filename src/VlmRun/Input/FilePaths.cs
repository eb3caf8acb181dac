using System.Collections.ObjectModel;

namespace VlmRun.Input;

/// <summary>Resolves the user's paths to paths of the file system.</summary>
internal static class FilePaths
{
    /// <summary>The addresses of -Url, and those that came where paths do: a line or a row of the pipeline may hold either.</summary>
    public static IEnumerable<string> Addresses(string[]? url, string[]? literalPath) =>
        url ?? literalPath?.Where(given => HttpAddress.TryParse(given, out _)) ?? [];

    /// <summary>The files of -Path or -LiteralPath, whichever was specified; a path without files is an error.</summary>
    /// <param name="cmdlet">Whose errors and parameters they are.</param>
    /// <param name="path">-Path, or null.</param>
    /// <param name="literalPath">-LiteralPath, or null.</param>
    /// <param name="takesAddresses">Addresses among them are taken by <see cref="Addresses"/>.</param>
    public static IEnumerable<string> Given(VlmCmdlet cmdlet, string[]? path, string[]? literalPath, bool takesAddresses = false)
    {
        bool expand = cmdlet.ParameterSetName == "Path";
        return (expand ? path : literalPath)!
            .Where(given => expand || !takesAddresses || !HttpAddress.TryParse(given, out _))
            .SelectMany(given => Resolve(cmdlet, given, expand, (bad, failure) => cmdlet.WriteError(ErrorRecords.From(failure, bad))));
    }

    /// <summary>The files of a path, with wildcards when <paramref name="expand"/>. A path without files is reported to <paramref name="failed"/>.</summary>
    public static IEnumerable<string> Resolve(
        PSCmdlet cmdlet, string path, bool expand, Action<string, Exception> failed)
    {
        if (HttpAddress.TryParse(path, out _))
        {
            failed(path, new FormatException($"'{path}' is an address; files are taken by their paths."));
            yield break;
        }

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
