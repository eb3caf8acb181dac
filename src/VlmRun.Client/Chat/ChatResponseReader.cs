using System;
using System.Linq;
using System.Text;
using System.Text.Json;
using VlmRun.Http;

namespace VlmRun;

/// <summary>An answer while it comes, whole or in pieces; what one piece leaves out an earlier one has said.</summary>
internal sealed class ChatResponseReader(ChatRequest request, TimeProvider time, Func<JsonElement, object?>? convert)
{
    /// <summary>Characters of an answer at most.</summary>
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

    /// <summary>A piece of it has come.</summary>
    public bool HasBegun { get; private set; }

    public double Seconds => time.GetElapsedTime(_start).TotalSeconds;

    /// <summary>Takes a piece, or the whole; gives the text that is complete by now, or null when it is neither.</summary>
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
        // Where several answers were asked for the first one counts.
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

    /// <summary>No more pieces come: gives what is left of a character that was begun.</summary>
    public string End()
    {
        string rest = _pieces.End();
        Text.Append(rest);
        return rest;
    }

    /// <summary>The answer so far.</summary>
    public ChatCompletion Complete(bool wasStreamed)
    {
        End();
        return new ChatCompletion(this, wasStreamed, request.AsJson || request.JsonSchema is not null ? Parse(Text.ToString()) : default, convert);
    }

    /// <summary>When the service says that it was made: seconds since 1970.</summary>
    public static DateTime? Time(JsonElement body) => body.Number("created") is > 0 and < 100_000_000_000 and { } seconds
        ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000)).LocalDateTime
        : body.Time("created");

    private string Words(JsonElement content) => content.ValueKind switch
    {
        JsonValueKind.String => _pieces.Add(content),
        JsonValueKind.Array => string.Concat(content.EnumerateArray().Select(part => part.Field("text") is { } text ? Words(text) : "")),
        _ => "",
    };

    // Models like to put JSON into a fenced block.
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
