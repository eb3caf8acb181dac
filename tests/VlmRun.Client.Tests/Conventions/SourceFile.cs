using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace VlmRun.Client.Tests.Conventions;

/// <summary>A source file of the repository.</summary>
/// <param name="Path">The path from the root, with slashes.</param>
/// <param name="Text">The content.</param>
internal sealed partial record SourceFile(string Path, string Text)
{
    private static readonly string[] s_folders = ["src", "tests", "docs", ".github"];

    private static readonly HashSet<string> s_extensions =
        [".cs", ".ps1", ".psm1", ".psd1", ".ps1xml", ".md", ".csproj", ".props", ".targets", ".sh", ".cmd", ".mjs", ".yml"];

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The project and the folder in it: <c>src/VlmRun.Client/Http</c>.</summary>
    public string Folder => Path[..Path.LastIndexOf('/')];

    /// <summary>The text without comments.</summary>
    public string Code => Comment().Replace(Text, "");

    /// <summary>The types that are not nested, and whether they are public.</summary>
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

    /// <summary>All files with text for people: source, tests, docs and the files beside them.</summary>
    public static IReadOnlyList<SourceFile> Texts()
    {
        string root = Root();
        return [.. s_folders
            .SelectMany(folder => Directory.EnumerateFiles(System.IO.Path.Combine(root, folder), "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }))
            .Concat(Directory.EnumerateFiles(root))
            .Where(path => s_extensions.Contains(System.IO.Path.GetExtension(path)))
            .Select(path => (Path: System.IO.Path.GetRelativePath(root, path).Replace('\\', '/'), Full: path))
            .Where(file => !BuildOutput().IsMatch(file.Path))
            .OrderBy(file => file.Path, StringComparer.Ordinal)
            .Select(file => new SourceFile(file.Path, System.IO.File.ReadAllText(file.Full)))];
    }

    public static string Read(string path) => System.IO.File.ReadAllText(System.IO.Path.Combine(Root(), path));

    /// <summary>Writes a file below the root; returns its full path.</summary>
    public static string Write(string path, string text)
    {
        string full = System.IO.Path.Combine(Root(), path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        System.IO.File.WriteAllText(full, text);
        return full;
    }

    /// <summary>The output file of <paramref name="project"/>, in the configuration of these tests.</summary>
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

        return folder?.FullName ?? throw new InvalidOperationException("The tests are not in the repository.");
    }

    [GeneratedRegex("(^|/)(bin|obj|node_modules)/")]
    private static partial Regex BuildOutput();

    [GeneratedRegex("""//.*$""", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex("""^(public|internal) (?:(?:sealed|static|abstract|partial|readonly|ref|unsafe) )*(?:class|record struct|record|struct|interface|enum|delegate \S+) (\w+)""", RegexOptions.Multiline)]
    private static partial Regex Type();
}
