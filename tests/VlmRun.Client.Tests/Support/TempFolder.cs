using System;
using System.IO;
using System.Linq;

namespace VlmRun.Client.Tests;

/// <summary>A temporary folder that is deleted at the end of the test.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("vlmrun-tests-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public TempFolder Write(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        System.IO.File.WriteAllText(this[name], text);
        return this;
    }

    /// <summary>All files, by name with slashes.</summary>
    public string[] Entries => [.. Directory.EnumerateFileSystemEntries(Path, "*", SearchOption.AllDirectories)
        .Select(entry => System.IO.Path.GetRelativePath(Path, entry).Replace('\\', '/'))
        .Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
