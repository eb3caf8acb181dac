using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace VlmRun.Simulator.Http;

/// <summary>The problems of a request, as pydantic v2 words them.</summary>
internal sealed class Problems
{
    private readonly JsonArray _list = [];

    public bool Any => _list.Count > 0;

    public void Add(string type, JsonArray location, string message, JsonNode? input, JsonObject? context = null)
    {
        JsonObject problem = new() { ["type"] = type, ["loc"] = location, ["msg"] = message, ["input"] = input };
        if (context is not null)
        {
            problem["ctx"] = context;
        }

        _list.Add(problem);
    }

    /// <summary>Records that a value is none of these.</summary>
    public void AddChoice(JsonArray location, IReadOnlyList<string> choices, JsonNode? input)
    {
        string[] quoted = [.. choices.Select(choice => $"'{choice}'")];
        string expected = quoted.Length == 1 ? quoted[0] : string.Join(", ", quoted[..^1]) + " or " + quoted[^1];
        Add("literal_error", location, $"Input should be {expected}", input, new JsonObject { ["expected"] = expected });
    }

    /// <summary>Answers 422.</summary>
    public Task SendAsync(HttpContext context)
    {
        return Answer.SendAsync(context, 422, new JsonObject { ["detail"] = _list.DeepClone() });
    }
}
