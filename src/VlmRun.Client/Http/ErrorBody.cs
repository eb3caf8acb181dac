using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace VlmRun.Http;

/// <summary>What a failed answer says, read from every shape the service and what stands before it are known to send.</summary>
internal sealed record ErrorBody(string? Message, string? Type, string? RequestId, IReadOnlyList<FieldError> Fields)
{
    private const int LongestText = 500;
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 1000 };

    public static readonly ErrorBody Empty = new(null, null, null, []);

    /// <summary>Reads an answer's body; never fails: what is not JSON is quoted, HTML by its title.</summary>
    public static ErrorBody Read(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return Empty;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(text, s_options);
            return ReadJson(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return Empty with { Message = Plain(text) };
        }
    }

    private static ErrorBody ReadJson(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.String)
        {
            return Empty with { Message = Shorten(root.GetString()!) };
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            return Empty with { Message = Shorten(root.GetRawText()) };
        }

        if (Member(root, "error") is { } error)
        {
            return error.ValueKind == JsonValueKind.Object ? ReadEnvelope(error) : Empty with { Message = Shorten(Text(error)) };
        }

        if (Member(root, "detail") is { } detail)
        {
            return detail.ValueKind switch
            {
                JsonValueKind.Array => ReadFields(detail),
                JsonValueKind.Object when Member(detail, "error") is { ValueKind: JsonValueKind.Object } nested => ReadEnvelope(nested),
                JsonValueKind.Object => ReadEnvelope(detail),
                _ => Empty with { Message = Shorten(Text(detail)) },
            };
        }

        return Empty with { Message = Shorten(Member(root, "message") is { } message ? Text(message) : root.GetRawText()) };
    }

    private static ErrorBody ReadEnvelope(JsonElement error) => new(
        Shorten(Member(error, "message") is { } message ? Text(message) : error.GetRawText()),
        (Member(error, "type") ?? Member(error, "code")) is { } type ? Text(type) : null,
        Member(error, "id") is { } id ? Text(id) : null,
        []);

    private static ErrorBody ReadFields(JsonElement detail)
    {
        List<FieldError> fields = [];
        foreach (JsonElement item in detail.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object)
            {
                fields.Add(new FieldError("", Text(item), ""));
                continue;
            }

            string location = Member(item, "loc") is { ValueKind: JsonValueKind.Array } loc
                ? string.Join('.', loc.EnumerateArray().Select(Text))
                : "";
            fields.Add(new FieldError(
                location,
                Member(item, "msg") is { } message ? Text(message) : item.GetRawText(),
                Member(item, "type") is { } type ? Text(type) : ""));
        }

        return Empty with { Message = Shorten(string.Join("; ", fields)), Fields = fields };
    }

    private static JsonElement? Member(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static string Plain(string text)
    {
        int title = text.IndexOf("<title>", StringComparison.OrdinalIgnoreCase);
        int end = title < 0 ? -1 : text.IndexOf("</title>", title, StringComparison.OrdinalIgnoreCase);
        if (end > 0)
        {
            return Shorten("HTML page '" + text[(title + 7)..end].Trim() + "'");
        }

        return Shorten(string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }

    private static string Shorten(string text) => text.Length <= LongestText ? text : text[..LongestText] + " …";
}
