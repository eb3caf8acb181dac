using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace VlmRun.Client.Tests.Shapes;

/// <summary>The request that an official client sends for one of its operations, to compare with the request of this client.</summary>
/// <param name="Line">Method, path and query.</param>
/// <param name="Json">The body; null for none.</param>
internal sealed record OfficialShape(string Line, string? Json = null)
{
    /// <summary>Fields of the query (<c>?name</c>) or the body (<c>a.b</c>) that this client intentionally sends differently, each with the reason.</summary>
    public IReadOnlyDictionary<string, string> Differences { get; init; } = new Dictionary<string, string>();

    /// <summary>Calls this client, compares the one request that it sends, and returns that request.</summary>
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
            Assert.True(Remove(body, path) | wasThere, $"'{path}' is not a difference");
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
