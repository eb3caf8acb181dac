using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace VlmRun.Client.Tests.Conventions;

/// <summary>docs/routes.md agrees with the code: routes from the docs of the client's methods, cmdlets from the built module.</summary>
public sealed partial class RouteTableTests
{
    // The index of the API reference, in its order.
    private static readonly string[] s_routes =
    [
        "GET health", "GET models", "GET domains", "POST schema", "GET hub/info", "GET hub/domains", "POST hub/schema",
        "GET predictions", "GET predictions/{id}", "POST image/generate", "POST image/schema", "POST image/execute",
        "POST document/generate", "POST audio/generate", "POST video/generate",
        "POST document/schema", "POST audio/schema", "POST video/schema",
        "POST document/execute", "POST audio/execute", "POST video/execute",
        "GET files", "POST files", "GET files/{id}", "DELETE files/{id}", "GET files/hash/{md5}", "POST files/presigned-url",
        "PUT (presigned address)", "GET files/verify-upload/{id}",
        "POST feedback/submit", "GET feedback/{id}",
        "POST agent/lookup", "GET agent", "GET agents/{id}", "POST agent/create", "POST agent/execute",
        "GET agent/executions", "GET agent/executions/{id}",
        "GET skills", "GET skills/{id}", "POST skills/lookup", "POST skills/create", "POST skills/{id}/update", "GET skills/{id}/download",
        "GET artifacts", "GET artifacts/list",
        "POST datasets/create", "GET datasets", "GET datasets/{id}",
        "POST fine_tuning/create", "POST fine_tuning/provision", "POST fine_tuning/generate",
        "GET fine_tuning/jobs", "GET fine_tuning/jobs/{id}", "GET fine_tuning/models",
        "POST openai/chat/completions", "GET openai/models", "GET openai/models/{id}", "GET openai/health",
    ];

    private readonly ILookup<string, string> _methods = Methods().ToLookup(entry => entry.Route, entry => entry.Method, StringComparer.Ordinal);

    [Fact]
    public void Every_route_of_the_API_has_a_method_of_the_client() =>
        Assert.Equal("", string.Join(", ", s_routes.Where(route => !_methods.Contains(route))));

    [Fact]
    public void Methods_name_only_routes_of_the_API() =>
        Assert.Equal("", string.Join(", ", _methods.Select(entry => entry.Key).Except(s_routes)));

    [Fact]
    public void The_table_in_the_docs_agrees_with_the_code_and_every_route_has_a_cmdlet()
    {
        using CallGraph module = new(SourceFile.Built("src/VlmRun", "VlmRun.dll"));
        List<(string Cmdlet, IReadOnlySet<string> Calls)> cmdlets = [.. module.Cmdlets().OrderBy(entry => entry.Cmdlet, StringComparer.Ordinal)];
        Assert.NotEmpty(cmdlets);
        StringBuilder table = new(
            "# Routes\n\nEvery route of the API, with the cmdlets and the .NET methods that use it. A test makes this table of the code and compares.\n\n"
            + "| Route | Cmdlets | .NET |\n|---|---|---|\n");
        List<string> unreached = [];
        foreach (string route in s_routes)
        {
            string[] methods = [.. _methods[route].Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            string[] users = [.. cmdlets.Where(entry => methods.Any(entry.Calls.Contains)).Select(entry => entry.Cmdlet)];
            if (users.Length == 0)
            {
                unreached.Add(route);
            }

            table.Append(System.Globalization.CultureInfo.InvariantCulture, $"| `{route}` | {Code(users)} | {Code(methods)} |\n");
        }

        string made = SourceFile.Write("out/routes.md", table.ToString());
        Assert.Equal("", string.Join(", ", unreached));
        Assert.True(
            SourceFile.Read("docs/routes.md").ReplaceLineEndings("\n") == table.ToString(),
            $"docs/routes.md does not agree with the code; copy {made} to it.");
    }

    private static string Code(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"`{name}`"));

    private static IEnumerable<(string Route, string Method)> Methods()
    {
        foreach (SourceFile file in SourceFile.Under("src/VlmRun.Client").Where(file => file.Name.EndsWith("Client", StringComparison.Ordinal)))
        {
            foreach (Match member in Member().Matches(file.Text.ReplaceLineEndings("\n")))
            {
                foreach (string route in Route().Matches(member.Groups["words"].Value).SelectMany(match => Alternatives(match.Groups[1].Value)))
                {
                    yield return (route, $"{file.Name}.{member.Groups["name"].Value}");
                }
            }
        }
    }

    // POST {document|audio|video}/schema stands for three routes.
    private static IEnumerable<string> Alternatives(string route)
    {
        Match choice = Choice().Match(route);
        return choice.Success
            ? choice.Groups[1].Value.Split('|').SelectMany(one => Alternatives(route.Replace(choice.Value, one, StringComparison.Ordinal)))
            : [route];
    }

    [GeneratedRegex("""(?<words>(?: +///.*\n)+) +public (?:async )?\S.*? (?<name>\w+)(?:<\w+>)?\(""")]
    private static partial Regex Member();

    [GeneratedRegex("<c>((?:GET|POST|PUT|DELETE) [^<]+)</c>")]
    private static partial Regex Route();

    [GeneratedRegex(@"\{(\w+(?:\|\w+)+)\}")]
    private static partial Regex Choice();
}
