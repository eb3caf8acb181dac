using System.Collections.Generic;
using System.Text.Json;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Images;

/// <summary>What a body of image/generate or image/execute asks for.</summary>
internal sealed class GenerateRequest
{
    public required IReadOnlyList<string> Images { get; init; }

    public string? Domain { get; init; }

    public bool Batch { get; init; }

    public string? CallbackUrl { get; init; }

    public string? Id { get; init; }

    public JsonElement? JsonSchema { get; init; }

    public string Detail { get; init; } = "auto";

    public bool Confidence { get; init; }

    public bool Grounding { get; init; }

    public string? ServiceTier { get; init; }

    /// <summary>Reads the body; what is wrong goes into the fields' problems.</summary>
    public static GenerateRequest Read(BodyFields body, bool execute)
    {
        BodyFields config = body.Inner("config");
        BodyFields metadata = body.Inner("metadata");
        metadata.Choice("environment", "dev", "dev", "staging", "prod");
        metadata.Text("session_id");
        metadata.Flag("allow_training", true);
        config.Text("prompt");
        config.Text("gql_stmt");
        config.Number("max_retries", whole: true);
        config.Number("max_tokens", whole: true);
        config.Number("temperature", whole: false);
        config.List("page_indices");
        IReadOnlyList<JsonElement>? skills = config.List("skills");
        IReadOnlyList<string> images = ImageList.Read(body);
        string? domain = body.Text("domain");
        if (execute)
        {
            RequireText(body, "name");
            body.Text("version");
        }
        else
        {
            body.Choice("model", "vlm-1", "vlm-1");
            if (!body.HasValue("domain") && skills is not { Count: > 0 })
            {
                body.Missing("domain");
            }
        }

        return new GenerateRequest
        {
            Images = images,
            Domain = execute ? domain ?? body.Text("name") : domain,
            Batch = body.Flag("batch", false),
            CallbackUrl = CallbackAddress.Read(body),
            Id = body.Text("id"),
            JsonSchema = CallerSchema.Read(config),
            Detail = config.Choice("detail", "auto", "auto", "lo", "hi")!,
            Confidence = config.Flag("confidence", false),
            Grounding = config.Flag("grounding", false),
            ServiceTier = config.Choice("service_tier", null, "auto", "default", "standard", "flex", "priority"),
        };
    }

    private static void RequireText(BodyFields body, string name)
    {
        if (!body.Has(name))
        {
            body.Missing(name);
        }

        body.Text(name);
    }
}
