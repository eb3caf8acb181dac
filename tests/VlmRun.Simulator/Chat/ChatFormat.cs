using System.Text.Json;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.Submissions;

namespace VlmRun.Simulator.Chat;

/// <summary>The "response_format" of a chat: text, any JSON object, or JSON that matches a schema.</summary>
/// <param name="Schema">The schema; null for any object.</param>
internal sealed record ChatFormat(JsonElement? Schema)
{
    /// <summary>The requested format; null for text.</summary>
    public static ChatFormat? Read(BodyFields body)
    {
        if (!body.HasValue("response_format"))
        {
            return null;
        }

        BodyFields format = body.Inner("response_format");
        if (!format.Has("type"))
        {
            format.Missing("type");
        }

        string? type = format.Choice("type", "text", "text", "json_object", "json_schema");
        if (type == "json_schema")
        {
            // the schema directly, or at the place that OpenAI defines
            bool nested = format.HasValue("json_schema") && !format.HasValue("schema");
            BodyFields place = nested ? format.Inner("json_schema") : format;
            if (!place.HasValue("schema"))
            {
                place.Missing("schema");
            }

            return new ChatFormat(CallerSchema.Read(place, "schema"));
        }

        return type == "json_object" ? new ChatFormat(Schema: null) : null;
    }
}
