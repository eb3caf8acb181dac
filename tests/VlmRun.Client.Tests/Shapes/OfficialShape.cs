using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests.Shapes;

/// <summary>What an official client sends for one of its operations, to be compared with what ours sends.</summary>
/// <param name="Line">Method, path and query.</param>
/// <param name="Json">The body; null for none.</param>
internal sealed record OfficialShape(string Line, string? Json = null)
{
    /// <summary>Fields of query (<c>?name</c>) or body (<c>a.b</c>) that we send otherwise on purpose, each with its reason.</summary>
    public IReadOnlyDictionary<string, string> Differences { get; init; } = new Dictionary<string, string>();

    /// <summary>Makes our call, and compares the one request that it sends; gives that request.</summary>
    public async Task<SeenRequest> CompareAsync(Func<VlmRunClient, Task> call, string answer)
    {
        using ClientFixture fixture = new();
        fixture.Service.Usual = Replies.Json(answer);
        await fixture.Time.RunAsync(call(fixture.Client));
        SeenRequest sent = Assert.Single(fixture.Service.Requests);
        string ours = sent.ToString();
        Assert.Equal(Line.Split('?')[0], ours.Split('?')[0]);
        Assert.All(Differences.Values, reason => Assert.NotEmpty(reason));
        Assert.Equal(Query(Line), Query(ours));
        if (Json is null)
        {
            Assert.Empty(sent.Body);
            return sent;
        }

        JsonNode expected = JsonNode.Parse(Json)!;
        JsonNode body = JsonNode.Parse(sent.Body)!;
        foreach (string path in Differences.Keys.Where(path => path[0] != '?'))
        {
            bool wasThere = Remove(expected, path);
            Assert.True(Remove(body, path) | wasThere, $"'{path}' is no difference");
        }

        Assert.True(JsonNode.DeepEquals(expected, body), $"{expected.ToJsonString()}\n{body.ToJsonString()}");
        return sent;
    }

    private string[] Query(string line) => [.. (line.Split('?').ElementAtOrDefault(1) ?? "")
        .Split('&')
        .Where(part => !Differences.ContainsKey("?" + part.Split('=')[0]))
        .Order(StringComparer.Ordinal)];

    private static bool Remove(JsonNode node, string path)
    {
        string[] steps = path.Split('.');
        JsonNode? parent = steps[..^1].Aggregate((JsonNode?)node, (current, step) => current?[step]);
        return parent is JsonObject holder && holder.Remove(steps[^1]);
    }
}
