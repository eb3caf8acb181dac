using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace VlmRun.Help;

/// <summary>A page of Markdown, or a part of one, by its headings of one level.</summary>
internal sealed partial class Page
{
    private readonly Dictionary<string, string> _parts = [];
    private readonly List<string> _headings = [];

    public Page(string text, int level)
    {
        string mark = new string('#', level) + " ";
        bool isFenced = false;
        foreach (string line in LineEnd().Split(text))
        {
            isFenced ^= line.StartsWith("```", System.StringComparison.Ordinal);
            if (!isFenced && line.StartsWith(mark, System.StringComparison.Ordinal))
            {
                _headings.Add(line[mark.Length..].Trim());
                _parts[_headings[^1]] = "";
            }
            else if (_headings.Count > 0)
            {
                _parts[_headings[^1]] += line + "\n";
            }
        }
    }

    /// <summary>In the order of the page.</summary>
    public IReadOnlyList<string> Headings => _headings;

    /// <summary>What stands below a heading; empty where there is no such heading.</summary>
    public string this[string heading] => _parts.GetValueOrDefault(heading, "");

    /// <summary>Prose as plain text: the lines of a paragraph joined, code, lists and tables kept as they are, marks taken off.</summary>
    public static IEnumerable<string> Paragraphs(string text)
    {
        foreach (Match block in Block().Matches(text))
        {
            if (block.Groups[1].Success)
            {
                yield return block.Groups[1].Value.TrimEnd();
            }
            else
            {
                string plain = Link().Replace(block.Value.Replace("`", "", System.StringComparison.Ordinal), "$1");
                yield return ListOrTable().IsMatch(block.Value)
                    ? plain.TrimEnd()
                    : plain.Trim().Replace('\n', ' ').Replace("**", "", System.StringComparison.Ordinal);
            }
        }
    }

    /// <summary>The links of a text, in order.</summary>
    public static IEnumerable<(string Text, string Address)> Links(string text)
    {
        foreach (Match link in Link().Matches(text))
        {
            yield return (link.Groups[1].Value, link.Groups[2].Value);
        }
    }

    [GeneratedRegex("\r?\n")]
    private static partial Regex LineEnd();

    [GeneratedRegex("""^```\w*\n(.*?)^```|(?:^(?!```)[^\n]+\n?)+""", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("""^(\||- |\d+\. )""", RegexOptions.Multiline)]
    private static partial Regex ListOrTable();

    [GeneratedRegex("""\[([^\]]+)\]\(([^)]+)\)""")]
    private static partial Regex Link();
}
