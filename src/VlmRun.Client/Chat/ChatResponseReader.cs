using System.Text;

namespace VlmRun;

/// <summary>Accumulates a reply, complete or in pieces; fields that one piece leaves out keep their earlier values.</summary>
internal sealed class ChatResponseReader(ChatRequest request, TimeProvider time, ResponseConverter? convert)
{
    /// <summary>Maximum number of characters of a reply.</summary>
    public const int MaxTextLength = 16 * 1024 * 1024;

    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 1000 };

    private readonly long _start = time.GetTimestamp();
    private readonly JsonText _pieces = new();

    public string? Id { get; private set; }

    public string? ChatId { get; private set; } = request.ChatId;

    public string? Model { get; private set; }

    public string? FinishReason { get; private set; }

    public ChatUsage? Usage { get; private set; }

    public DateTime? CreatedAt { get; private set; }

    public double? FirstTokenSeconds { get; private set; }

    public StringBuilder Text { get; } = new();

    /// <summary>A piece of the reply has been received.</summary>
    public bool HasBegun { get; private set; }

    public double Seconds => time.GetElapsedTime(_start).TotalSeconds;

    /// <summary>Adds a piece or the complete reply; returns the text that is complete so far, or null when it is neither.</summary>
    public string? Add(JsonElement body, bool isPiece)
    {
        if (body.Field("choices") is not { ValueKind: JsonValueKind.Array } choices)
        {
            return null;
        }

        HasBegun |= isPiece;
        Id = body.Text("id") ?? Id;
        ChatId = body.Text("session_id") is { Length: > 0 } chat ? chat : ChatId;
        Model = body.Text("model") ?? Model;
        CreatedAt = Time(body) ?? CreatedAt;
        Usage = body.Field("usage") is { ValueKind: JsonValueKind.Object } usage ? new ChatUsage(usage) : Usage;
        // When several choices were requested, the first one is used.
        JsonElement first = choices.EnumerateArray().FirstOrDefault(choice => (choice.Number("index") ?? 0) == 0);
        FinishReason = first.Text("finish_reason") ?? FinishReason;
        string text = (first.Field("delta") ?? first.Field("message"))?.Field("content") is { } content ? Words(content) : "";
        text += isPiece ? "" : _pieces.End();
        if (text.Length > 0 && isPiece)
        {
            FirstTokenSeconds ??= Seconds;
        }

        Text.Append(text);
        return text;
    }

    /// <summary>Ends the reply: returns the rest of a character that was incomplete.</summary>
    public string End()
    {
        string rest = _pieces.End();
        Text.Append(rest);
        return rest;
    }

    /// <summary>The reply received so far.</summary>
    public ChatCompletion Complete(bool wasStreamed)
    {
        End();
        ClientTelemetry.Use(Usage?.CreditsUsed);
        return new ChatCompletion(this, wasStreamed, request.AsJson || request.JsonSchema is not null ? Parse(Text.ToString()) : default, convert);
    }

    /// <summary>When the service created it: seconds since 1970.</summary>
    public static DateTime? Time(JsonElement body) => body.Number("created") is > 0 and < 100_000_000_000 and { } seconds
        ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000)).LocalDateTime
        : body.Time("created");

    private string Words(JsonElement content) => content.ValueKind switch
    {
        JsonValueKind.String => _pieces.Add(content),
        JsonValueKind.Array => string.Concat(content.EnumerateArray().Select(part => part.Field("text") is { } text ? Words(text) : "")),
        _ => "",
    };

    // Models often put JSON into a fenced code block.
    private static JsonElement Parse(string text)
    {
        string json = text.Trim();
        if (json.StartsWith("```", StringComparison.Ordinal) && json.EndsWith("```", StringComparison.Ordinal) && json.Contains('\n', StringComparison.Ordinal))
        {
            json = json[(json.IndexOf('\n', StringComparison.Ordinal) + 1)..^3];
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(json, s_options);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
