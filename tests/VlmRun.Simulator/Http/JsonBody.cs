using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace VlmRun.Simulator.Http;

/// <summary>Reads a route's JSON object, or answers 422 as FastAPI does.</summary>
internal static class JsonBody
{
    /// <summary>The body, or null if it was rejected and answered.</summary>
    public static async Task<RequestBody?> ReadAsync(HttpContext context)
    {
        RequestBody body = await RequestBody.ReadAsync(context);
        Problems problems = new();
        if (body.Empty)
        {
            problems.Add("missing", ["body"], "Field required", null);
        }
        else if (!IsJson(context.Request.ContentType) || (body.Json is JsonElement json && json.ValueKind != JsonValueKind.Object))
        {
            problems.Add("model_attributes_type", ["body"], "Input should be a valid dictionary or object to extract fields from", null);
        }
        else if (body.Json is null)
        {
            JsonObject error = new() { ["error"] = body.Error };
            problems.Add("json_invalid", ["body", body.ErrorAt], "JSON decode error", new JsonObject(), error);
        }

        if (problems.Any)
        {
            await problems.SendAsync(context);
            return null;
        }

        return body;
    }

    private static bool IsJson(string? contentType)
    {
        // FastAPI reads a body without a content type as JSON, and one with another type as bytes
        return string.IsNullOrEmpty(contentType) || contentType.Contains("json", System.StringComparison.OrdinalIgnoreCase);
    }
}
