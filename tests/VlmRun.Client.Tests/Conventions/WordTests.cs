using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace VlmRun.Client.Tests.Conventions;

/// <summary>One concept has one term. These words were used for concepts that have another name now; see the table in CHANGELOG.md.</summary>
public sealed partial class WordTests
{
    // The word, and the term to use instead.
    private static readonly Dictionary<string, string> s_words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["anew"] = "again",
        ["cure"] = "recommended action",
        ["door"] = "entry point",
        ["farewell"] = "drain timeout",
        ["gate"] = "rate limiter",
        ["guard"] = "check, or the name of the error handling",
        ["guide"] = "type hints",
        ["judge"] = "validate",
        ["ledger"] = "pending jobs",
        ["lesson"] = "adaptive rate",
        ["meanwhile"] = "what happens, and when",
        ["nobody"] = "the subject",
        ["owed"] = "pending",
        ["pace"] = "rate",
        ["patience"] = "maximum wait",
        ["rig"] = "fixture",
        ["room"] = "folder, slot or disk space",
        ["shell"] = "layer, module or PowerShell",
        ["stamp"] = "provenance",
        ["unwatched"] = "not polled",
        ["watcher"] = "poller",
        ["wire"] = "HTTP pipeline, or JSON",
    };

    // Where a word is the right one, with the reason.
    private static readonly (string Path, string Text, string Reason)[] s_allowed =
    [
        ("CHANGELOG.md", "", "it names the old words"),
        ("tests/VlmRun.Client.Tests/Conventions/WordTests.cs", "", "it lists the words"),
        ("docs/api-reference.md", "", "it quotes the service's documentation and describes bytes on the wire"),
        ("", "PowerShell", "the product"),
        ("", "Shell.psm1", "it starts processes of PowerShell"),
        ("tests/", "Shell", "a process or an instance of PowerShell"),
        ("", "UseShellExecute", "a property of .NET"),
        ("build.", "Shell", "a process of PowerShell, or of the system"),
        (".github/", "shell:", "a key of GitHub's format"),
        ("docs/", "Get-Shell", "the function that finds the PowerShell that runs"),
    ];

    // Maxima are called Max….
    [GeneratedRegex(@"\b_?(?:[Mm]ost|[Ll]ongest|[Dd]eepest)[A-Z]\w*")]
    private static partial Regex Maximum();

    [GeneratedRegex("[A-Z]?[a-z]+|[A-Z]+(?![a-z])")]
    private static partial Regex Part();

    [Fact]
    public void Words_that_have_another_term_do_not_occur()
    {
        IReadOnlyList<SourceFile> files = SourceFile.Texts();
        Assert.InRange(files.Count, 500, 50_000);
        string found = string.Join('\n', files.SelectMany(Find));
        Assert.True(found.Length == 0, found);
    }

    [Theory]
    [InlineData("src/a.cs", "the gate is open", "gate")]
    [InlineData("src/a.cs", "private object _rateGate;", "gate")]
    [InlineData("src/a.cs", "// Two doors", "door")]
    [InlineData("docs/a.md", "It paces requests.", "pace")]
    [InlineData("src/a.cs", "int MostBytes = 1;", "MostBytes")]
    [InlineData("src/a.cs", "the inner shell", "shell")]
    [InlineData("src/a.cs", "an aggregate of wireless guardians in PowerShell, at most two", null)]
    [InlineData("tests/a.ps1", "Invoke-FreshShell", null)]
    public void Words_are_found_as_parts_of_names_and_in_prose(string path, string text, string? word) =>
        Assert.Equal(word is null ? [] : [$"{path}:1: {word}"], Find(new SourceFile(path, text)).Select(found => found.Split(" (")[0]));

    private static IEnumerable<string> Find(SourceFile file)
    {
        string[] lines = file.Text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = s_allowed
                .Where(allowed => file.Path.StartsWith(allowed.Path, StringComparison.Ordinal))
                .Aggregate(lines[i], (text, allowed) => allowed.Text.Length == 0 ? "" : text.Replace(allowed.Text, "", StringComparison.OrdinalIgnoreCase));
            foreach (string word in Words(line, file.Path).Distinct(StringComparer.OrdinalIgnoreCase))
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{file.Path}:{i + 1}: {word} (use: {s_words.GetValueOrDefault(word, "Max…")})");
            }
        }
    }

    private static IEnumerable<string> Words(string line, string path)
    {
        foreach (Match part in Part().Matches(line))
        {
            // Plurals and forms of verbs too.
            string[] forms = [part.Value, Regex.Replace(part.Value, "(s|d|ed|es|ing)$", ""), Regex.Replace(part.Value, "(ed|es|ing)$", "e"), Regex.Replace(part.Value, "d$", "")];
            if (forms.FirstOrDefault(s_words.ContainsKey) is { } word)
            {
                yield return word.ToLowerInvariant();
            }
        }

        if (Path.GetExtension(path) == ".cs")
        {
            foreach (Match name in Maximum().Matches(line))
            {
                yield return name.Value;
            }
        }
    }
}
