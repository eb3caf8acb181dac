using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace VlmRun.Help;

/// <summary>The page of one cmdlet in docs/en-US.</summary>
internal sealed partial class CmdletPage
{
    private readonly Page _page;
    private readonly Page _parameters;

    private CmdletPage(Page page)
    {
        _page = page;
        _parameters = new Page(page["PARAMETERS"], 3);
    }

    public string Synopsis => _page["SYNOPSIS"];

    public string Description => _page["DESCRIPTION"];

    public string Notes => _page["NOTES"];

    public IEnumerable<(string Text, string Address)> Links => Page.Links(_page["RELATED LINKS"]);

    /// <summary>Titles with what stands below them.</summary>
    public IEnumerable<(string Title, string Text)> Examples => Below("EXAMPLES");

    /// <summary>The page of a cmdlet; null where the folder has none.</summary>
    public static CmdletPage? Of(string cmdlet, string folder) =>
        Path.Combine(folder, cmdlet + ".md") is var path && File.Exists(path) ? new CmdletPage(new Page(File.ReadAllText(path), 2)) : null;

    /// <summary>The types below INPUTS or OUTPUTS, with what is said of them.</summary>
    public IEnumerable<(string Title, string Text)> Below(string heading)
    {
        Page below = new(_page[heading], 3);
        return below.Headings.Select(title => (title, below[title]));
    }

    /// <summary>What is said of a parameter; empty where nothing is.</summary>
    public string Parameter(string name) => Attributes().Replace(_parameters["-" + name], "").Trim('\n');

    /// <summary>The default value of a parameter as the page has it, else <c>None</c>.</summary>
    public string Default(string name) =>
        DefaultValue().Match(_parameters["-" + name]) is { Success: true } match ? match.Groups[1].Value : "None";

    [GeneratedRegex("```yaml.*?```", RegexOptions.Singleline)]
    private static partial Regex Attributes();

    [GeneratedRegex("^Default value: (.+)$", RegexOptions.Multiline)]
    private static partial Regex DefaultValue();
}
