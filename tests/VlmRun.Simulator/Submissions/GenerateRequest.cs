using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Nodes;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Submissions;

/// <summary>The body of generate or execute, for any kind of input.</summary>
internal sealed class GenerateRequest
{
    public string? Domain { get; private init; }

    public bool Batch { get; private init; }

    public string? CallbackUrl { get; private init; }

    public string? Id { get; private init; }

    public JsonElement? JsonSchema { get; private init; }

    public string Detail { get; private init; } = "auto";

    public bool Confidence { get; private init; }

    public bool Grounding { get; private init; }

    public string? ServiceTier { get; private init; }

    /// <summary>The requested pages, from 0; null for all.</summary>
    public IReadOnlyList<int>? Pages { get; private init; }

    public double? SegmentSeconds { get; private init; }

    /// <summary>Reads the body; errors are added to the problems of the fields.</summary>
    public static GenerateRequest Read(BodyFields body, bool execute, bool batch)
    {
        BodyFields config = body.Inner("config");
        MetadataFields.Read(body);
        config.Text("prompt");
        config.Text("gql_stmt");
        config.Number("max_retries", whole: true);
        config.Number("max_tokens", whole: true);
        config.Number("temperature", whole: false);
        config.Number("video_frames_per_segment", whole: true);
        config.Flag("keyframes", false);
        string? domain = body.Text("domain");
        if (execute)
        {
            body.RequiredText("name");
            body.Text("version");
        }
        else
        {
            body.Choice("model", "vlm-1", "vlm-1");
            if (!body.HasValue("domain") && config.List("skills") is not { Count: > 0 })
            {
                body.Missing("domain");
            }
        }

        return new GenerateRequest
        {
            Domain = execute ? domain ?? body.Text("name") : domain,
            Batch = body.Flag("batch", batch),
            CallbackUrl = WebAddress.Read(body, "callback_url"),
            Id = body.Text("id"),
            JsonSchema = CallerSchema.Read(config),
            Detail = config.Choice("detail", "auto", "auto", "lo", "hi")!,
            Confidence = config.Flag("confidence", false),
            Grounding = config.Flag("grounding", false),
            ServiceTier = config.Choice("service_tier", null, "auto", "default", "standard", "flex", "priority"),
            Pages = PageIndices.Read(config),
            SegmentSeconds = config.Number("video_segment_duration", whole: false),
        };
    }

    /// <summary>Reads the body of generate for a fine-tuned model: a prompt and a schema, without unsupported options.</summary>
    public static GenerateRequest ReadTuned(BodyFields body)
    {
        MetadataFields.Read(body);
        BodyFields config = body.Inner("config");
        config.RequiredText("prompt");
        if (!config.HasValue("json_schema"))
        {
            config.Missing("json_schema");
        }

        Forbid(body, "domain", body.HasValue("domain"));
        Forbid(body, "callback_url", body.HasValue("callback_url"));
        Forbid(body, "batch", body.HasValue("batch") && body.Flag("batch", false));
        Forbid(config, "detail", config.Choice("detail", "auto", "auto", "lo", "hi") != "auto");
        body.Number("max_new_tokens", whole: true);
        body.Number("temperature", whole: false);
        return new GenerateRequest
        {
            JsonSchema = CallerSchema.Read(config),
            Confidence = config.Flag("confidence", false),
            Grounding = config.Flag("grounding", false),
        };
    }

    private static void Forbid(BodyFields fields, string name, bool given)
    {
        if (given)
        {
            JsonObject context = new() { ["error"] = new JsonObject() };
            string message = $"Value error, `{name}` is not supported for fine-tuned models";
            fields.Add("value_error", name, message, fields.Value(name)!.Value, context);
        }
    }
}
