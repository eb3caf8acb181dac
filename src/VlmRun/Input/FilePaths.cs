using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.IO;
using System.Linq;
using System.Management.Automation;
using VlmRun.Errors;
using VlmRun.Runtime;

namespace VlmRun.Input;

/// <summary>From what the user wrote to paths of the file system.</summary>
internal static class FilePaths
{
    /// <summary>The files that -Path or -LiteralPath name, whichever was given; what names none is one error.</summary>
    public static IEnumerable<string> Given(VlmCmdlet cmdlet, string[] path, string[] literalPath)
    {
        bool expand = cmdlet.ParameterSetName == "Path";
        return (expand ? path : literalPath)
            .SelectMany(given => Resolve(cmdlet, given, expand, (bad, failure) => cmdlet.WriteError(ErrorRecords.From(failure, bad))));
    }

    /// <summary>The files that a path names; with wildcards when <paramref name="expand"/>. What names none is an error for <paramref name="failed"/>.</summary>
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
            failed(path, new IOException($"'{path}' cannot be looked up: {exception.Message}", exception));
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
                // From Get-ChildItem it comes with the provider's name.
                string named = path.Contains("::", StringComparison.Ordinal) ? file : path;
                failed(named, new FileNotFoundException($"'{named}' does not exist.", named));
            }
        }
    }
}
