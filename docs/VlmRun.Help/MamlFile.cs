using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace VlmRun.Help;

/// <summary>The help of cmdlets in the form that Get-Help reads: what the pages say, and what the attributes declare.</summary>
internal static partial class MamlFile
{
    private static readonly XNamespace s_root = "http://msh";
    private static readonly XNamespace s_maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace s_command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace s_dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    /// <summary>What a page lacks is named in <paramref name="missing"/>.</summary>
    public static XDocument Of(IReadOnlyList<Cmdlet> cmdlets, string pages, ICollection<string> missing)
    {
        XElement items = new(
            s_root + "helpItems",
            new XAttribute("schema", "maml"),
            new XAttribute(XNamespace.Xmlns + "maml", s_maml),
            new XAttribute(XNamespace.Xmlns + "command", s_command),
            new XAttribute(XNamespace.Xmlns + "dev", s_dev));
        foreach (Cmdlet cmdlet in cmdlets)
        {
            if (CmdletPage.Of(cmdlet.Name, pages) is not CmdletPage page)
            {
                missing.Add($"{cmdlet.Name} has no page.");
                continue;
            }

            items.Add(Command(cmdlet, page));
            foreach (string part in Silent(cmdlet, page))
            {
                missing.Add($"{cmdlet.Name}.md says nothing of {part}.");
            }
        }

        return new XDocument(items);
    }

    private static IEnumerable<string> Silent(Cmdlet cmdlet, CmdletPage page) =>
        cmdlet.Parameters.Where(parameter => page.Parameter(parameter.Name).Length == 0).Select(parameter => "-" + parameter.Name)
            .Concat(string.IsNullOrWhiteSpace(page.Synopsis) ? ["SYNOPSIS"] : [])
            .Concat(string.IsNullOrWhiteSpace(page.Description) ? ["DESCRIPTION"] : []);

    private static XElement Command(Cmdlet cmdlet, CmdletPage page) => new(
        s_command + "command",
        new XElement(
            s_command + "details",
            new XElement(s_command + "name", cmdlet.Name),
            new XElement(s_command + "verb", cmdlet.Verb),
            new XElement(s_command + "noun", cmdlet.Noun),
            Prose(s_maml + "description", page.Synopsis)),
        Prose(s_maml + "description", page.Description),
        new XElement(s_command + "syntax", cmdlet.Sets.Select(set => Syntax(cmdlet, set, page))),
        new XElement(
            s_command + "parameters",
            cmdlet.Parameters.OrderBy(parameter => parameter.Name, StringComparer.OrdinalIgnoreCase)
                .Select(parameter => Described(parameter, parameter.Main, page, isSyntax: false))),
        new XElement(s_command + "inputTypes", page.Below("INPUTS").Select(type => Typed("inputType", type))),
        new XElement(s_command + "returnValues", page.Below("OUTPUTS").Select(type => Typed("returnValue", type))),
        new XElement(s_maml + "alertSet", Prose(s_maml + "alert", page.Notes)),
        new XElement(s_command + "examples", page.Examples.Select(Example)),
        new XElement(
            s_command + "relatedLinks",
            page.Links.Select(link => new XElement(
                s_maml + "navigationLink",
                new XElement(s_maml + "linkText", link.Text),
                new XElement(s_maml + "uri", link.Address.StartsWith("http", StringComparison.Ordinal) ? link.Address : "")))));

    // What people use most stands first; what only few need, last. All others keep the order in which they are declared.
    private static readonly string[] s_common =
    [
        "Domain", "Agent", "Name", "Version", "Prompt", "JsonSchema", "Skill", "AsExecution", "Model", "Detail", "Confidence", "Grounding", "Wait", "TimeoutSec",
    ];

    private static readonly string[] s_rare =
    [
        "IntervalSec", "Batch", "GqlStatement", "MaxTokens", "Temperature", "TopP", "Reuse", "Force", "Toolset", "OrchestrationMode", "ServiceTier", "Config", "Environment",
        "SessionId", "AllowTraining", "CallbackUrl", "RequestId", "Resubmit", "ThrottleLimit", "First", "Skip", "IncludeTotalCount", "Session", "WhatIf", "Confirm",
    ];

    private static int Rank(string name) =>
        Array.IndexOf(s_common, name) is >= 0 and int common ? common - s_common.Length
        : Array.IndexOf(s_rare, name) is >= 0 and int rare ? rare + 1 : 0;

    // Positional parameters come first, by position, then mandatory ones, then by rank.
    private static XElement Syntax(Cmdlet cmdlet, string set, CmdletPage page) => new(
        s_command + "syntaxItem",
        new XElement(s_maml + "name", cmdlet.Name),
        from parameter in cmdlet.Parameters
        let use = parameter.In(set)
        where use is not null
        orderby use.Position ?? int.MaxValue, !use.IsMandatory, Rank(parameter.Name)
        select Described(parameter, use, page, isSyntax: true));

    private static XElement Described(Parameter parameter, ParameterUse use, CmdletPage page, bool isSyntax)
    {
        object? value = isSyntax && parameter.Words.Count > 0
            ? new XElement(s_command + "parameterValueGroup", parameter.Words.Select(word => Value(word, isRequired: false)))
            : parameter.IsSwitch ? null : Value(parameter.TypeName, isRequired: true);
        return new XElement(
            s_command + "parameter",
            new XAttribute("required", use.IsMandatory),
            new XAttribute("variableLength", true),
            new XAttribute("globbing", parameter.TakesWildcards),
            new XAttribute("pipelineInput", use.Pipeline),
            new XAttribute("position", use.Position is int position ? position : "named"),
            new XAttribute("aliases", parameter.Aliases.Count > 0 ? string.Join(", ", parameter.Aliases) : "none"),
            new XElement(s_maml + "name", parameter.Name),
            Prose(s_maml + "description", page.Parameter(parameter.Name)),
            value,
            new XElement(s_dev + "type", new XElement(s_maml + "name", parameter.TypeName)),
            new XElement(s_dev + "defaultValue", page.Default(parameter.Name)));
    }

    private static XElement Value(string text, bool isRequired) =>
        new(s_command + "parameterValue", new XAttribute("required", isRequired), new XAttribute("variableLength", false), text);

    private static XElement Typed(string element, (string Title, string Text) type) => new(
        s_command + element,
        new XElement(s_dev + "type", new XElement(s_maml + "name", type.Title)),
        Prose(s_maml + "description", type.Text));

    private static XElement Example((string Title, string Text) example)
    {
        Match code = Code().Match(example.Text);
        return new XElement(
            s_command + "example",
            new XElement(s_maml + "title", $"--- {example.Title} ---"),
            new XElement(s_dev + "code", code.Groups[1].Value.TrimEnd()),
            // The empty paragraphs separate the examples in what Get-Help prints.
            new XElement(
                s_dev + "remarks",
                Prose(s_dev + "remarks", code.Success ? example.Text.Remove(code.Index, code.Length) : example.Text).Elements(),
                new XElement(s_maml + "para"),
                new XElement(s_maml + "para")));
    }

    private static XElement Prose(XName element, string text) =>
        new(element, Page.Paragraphs(text).Select(paragraph => new XElement(s_maml + "para", paragraph)));

    [GeneratedRegex("""^```powershell\n(.*?)^```""", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();
}
