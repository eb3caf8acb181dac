using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.Skills;
using VlmRun.Simulator.Submissions;

namespace VlmRun.Simulator.Chat;

/// <summary>The body of POST openai/chat/completions.</summary>
internal sealed class ChatRequest
{
    private const int MaxChoices = 16;

    public string? Id { get; private init; }

    public string Model { get; private init; } = OrionModels.Default;

    public IReadOnlyList<ChatMessage> Messages { get; private init; } = [];

    public bool Stream { get; private init; }

    /// <summary>Whether usage is sent in a separate chunk.</summary>
    public bool SeparateUsage { get; private init; }

    public string? SessionId { get; private init; }

    public ChatFormat? Format { get; private init; }

    public IReadOnlyList<string>? Toolsets { get; private init; }

    public IReadOnlyList<RequestedSkill> Skills { get; private init; } = [];

    public int MaxTokens { get; private init; }

    public int Choices { get; private init; }

    /// <summary>The ids of all files in the messages.</summary>
    public IEnumerable<string> FileIds => Messages.SelectMany(message => message.Parts).Select(part => part.FileId).OfType<string>();

    /// <summary>Reads the body; errors are added to the problems of the fields.</summary>
    public static ChatRequest Read(BodyFields body, RequestBody raw)
    {
        MetadataFields.Read(body);
        body.Number("temperature", whole: false);
        body.Number("top_p", whole: false);
        body.Number("top_k", whole: true);
        body.Flag("preview", false);
        BodyFields options = body.Inner("stream_options");
        return new ChatRequest
        {
            Id = body.Text("id"),
            Model = body.HasValue("model") ? body.Choice("model", OrionModels.Default, [.. OrionModels.All])! : OrionModels.Default,
            Messages = ChatContent.Read(body, raw),
            Stream = body.HasValue("stream") && body.Flag("stream", false),
            SeparateUsage = options.Flag("include_usage", false),
            SessionId = Session(body),
            Format = ChatFormat.Read(body),
            Toolsets = body.Choices("toolsets", OrionModels.Toolsets),
            Skills = RequestedSkill.Read(body),
            MaxTokens = Whole(body, body.HasValue("max_completion_tokens") ? "max_completion_tokens" : "max_tokens", 32768, int.MaxValue),
            Choices = Whole(body, "n", 1, MaxChoices),
        };
    }

    private static string? Session(BodyFields body)
    {
        string? id = body.Text("session_id");
        if (id is not null && !Guid.TryParse(id, out _))
        {
            JsonObject context = new() { ["error"] = "invalid character" };
            JsonElement input = JsonSerializer.SerializeToElement(id);
            body.Add("uuid_parsing", "session_id", "Input should be a valid UUID, invalid character", input, context);
        }

        return id;
    }

    private static int Whole(BodyFields body, string name, int fallback, int maximum)
    {
        if (body.Number(name, whole: true) is not double number)
        {
            return fallback;
        }

        JsonElement input = JsonSerializer.SerializeToElement(number);
        if (number < 1)
        {
            body.Add("greater_than_equal", name, "Input should be greater than or equal to 1", input, new JsonObject { ["ge"] = 1 });
        }
        else if (number > maximum)
        {
            body.Add("less_than_equal", name, $"Input should be less than or equal to {maximum}", input, new JsonObject { ["le"] = maximum });
        }

        return (int)Math.Clamp(number, 1, maximum);
    }
}
