using System;
using System.Text.Json;
using System.Text.Json.Nodes;
using VlmRun.Simulator.Answers;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Submissions;

/// <summary>The "json_schema" of a config, or a schema elsewhere: an object from which a response can be created.</summary>
internal static class CallerSchema
{
    public static JsonElement? Read(BodyFields config, string name = "json_schema")
    {
        if (config.Object(name) is not JsonElement schema)
        {
            return null;
        }

        try
        {
            // checked now, because the response is created only when it is read
            _ = new SchemaAnswer(schema, new AnswerRandom(0), null).Make();
            return schema;
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or OverflowException or ArgumentException)
        {
            JsonObject context = new() { ["error"] = e.Message };
            config.Add("value_error", name, $"Value error, {e.Message}", schema, context);
            return null;
        }
    }
}
