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

    /// <summary>Answers 422.</summary>
    public Task SendAsync(HttpContext context)
    {
        return Answer.SendAsync(context, 422, new JsonObject { ["detail"] = _list.DeepClone() });
    }
}
