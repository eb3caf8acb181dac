using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace VlmRun.Client.Tests.Conventions;

/// <summary>A source file of the repository.</summary>
/// <param name="Path">From the root, with slashes.</param>
/// <param name="Text">What stands in it.</param>
internal sealed partial record SourceFile(string Path, string Text)
{
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The project and the room in it: <c>src/VlmRun.Client/Http</c>.</summary>
    public string Folder => Path[..Path.LastIndexOf('/')];

    /// <summary>The text without comments.</summary>
    public string Code => Comment().Replace(Text, "");

    /// <summary>The types that are not nested in another, with whether they are public.</summary>
    public IEnumerable<(string Name, bool IsPublic)> Types =>
        Type().Matches(Code).Select(match => (match.Groups[2].Value, match.Groups[1].Value == "public"));

    public static IReadOnlyList<SourceFile> Under(string folder)
    {
        string root = Root();
        return [.. Directory.EnumerateFiles(System.IO.Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(path => (Path: System.IO.Path.GetRelativePath(root, path).Replace('\\', '/'), Full: path))
            .Where(file => !file.Path.Contains("/bin/", StringComparison.Ordinal) && !file.Path.Contains("/obj/", StringComparison.Ordinal))
            .Select(file => new SourceFile(file.Path, System.IO.File.ReadAllText(file.Full)))];
    }

    public static string Read(string path) => System.IO.File.ReadAllText(System.IO.Path.Combine(Root(), path));

    /// <summary>Writes a file below the root; gives its full path.</summary>
    public static string Write(string path, string text)
    {
        string full = System.IO.Path.Combine(Root(), path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        System.IO.File.WriteAllText(full, text);
        return full;
    }

    /// <summary>A file that <paramref name="project"/> was built to, in the configuration of these tests.</summary>
    public static string Built(string project, string name) =>
        System.IO.Path.Combine(Root(), project, System.IO.Path.GetRelativePath(System.IO.Path.Combine(Root(), "tests/VlmRun.Client.Tests"), AppContext.BaseDirectory), name);

    public override string ToString() => Path;

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !System.IO.File.Exists(System.IO.Path.Combine(folder.FullName, "VlmRun.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests do not lie in the repository.");
    }

    [GeneratedRegex("""//.*$""", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex("""^(public|internal) (?:(?:sealed|static|abstract|partial|readonly|ref|unsafe) )*(?:class|record struct|record|struct|interface|enum|delegate \S+) (\w+)""", RegexOptions.Multiline)]
    private static partial Regex Type();
}
