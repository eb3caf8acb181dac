using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace VlmRun.Http.Errors;

/// <summary>What a failed answer says, read from every shape the service and what stands before it are known to send.</summary>
internal sealed record ErrorBody(string? Message, string? Type, string? RequestId, IReadOnlyList<FieldError> Fields)
{
    private const int LongestText = 500;
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 1000 };

    public static readonly ErrorBody Empty = new(null, null, null, []);

    /// <summary>Reads an answer's body; never fails: what is not JSON is quoted, HTML by its title.</summary>
    /// <param name="text">The body.</param>
    /// <param name="redact">Takes what is secret out of each text that was decoded.</param>
    public static ErrorBody Read(string text, Func<string, string> redact)
    {
        ErrorBody read;
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, s_options);
            read = ReadJson(document.RootElement);
        }
        catch (JsonException)
        {
            read = Empty with { Message = Plain(text) };
        }

        // Secrets first: half a key at the place where a text is cut is half a key.
        string? Shown(string? said) => said is null ? null : Shorten(TerminalText.Safe(redact(said)));
        return new ErrorBody(
            Shown(read.Message) is { Length: > 0 } message ? message : null,
            Shown(read.Type),
            Shown(read.RequestId),
            [.. read.Fields.Select(field => new FieldError(Shown(field.Location)!, Shown(field.Message)!, Shown(field.Type)!))]);
    }

    private static ErrorBody ReadJson(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return Empty with { Message = Text(root) };
        }

        if (root.Field("error") is { } error)
        {
            return error.ValueKind == JsonValueKind.Object ? ReadEnvelope(error) : Empty with { Message = Text(error) };
        }

        if (root.Field("detail") is { } detail)
        {
            return detail.ValueKind switch
            {
                JsonValueKind.Array => ReadFields(detail),
                JsonValueKind.Object when detail.Field("error") is { ValueKind: JsonValueKind.Object } nested => ReadEnvelope(nested),
                JsonValueKind.Object => ReadEnvelope(detail),
                _ => Empty with { Message = Text(detail) },
            };
        }

        return Empty with { Message = Text(root.Field("message") ?? root) };
    }

    private static ErrorBody ReadEnvelope(JsonElement error) => new(
        Text(error.Field("message") ?? error),
        (error.Field("type") ?? error.Field("code")) is { } type ? Text(type) : null,
        error.Field("id") is { } id ? Text(id) : null,
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

            string location = item.Field("loc") is { ValueKind: JsonValueKind.Array } loc
                ? string.Join('.', loc.EnumerateArray().Select(Text))
                : "";
            fields.Add(new FieldError(
                location,
                Text(item.Field("msg") ?? item),
                item.Field("type") is { } type ? Text(type) : ""));
        }

        return Empty with { Message = string.Join("; ", fields), Fields = fields };
    }

    private static string Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.Plain() : value.Raw();

    private static string Plain(string text)
    {
        int title = text.IndexOf("<title>", StringComparison.OrdinalIgnoreCase);
        int end = title < 0 ? -1 : text.IndexOf("</title>", title, StringComparison.OrdinalIgnoreCase);
        if (end > 0)
        {
            return "HTML page '" + text[(title + 7)..end].Trim() + "'";
        }

        // Control characters say no more than blanks do.
        string said = new([.. text.Select(letter => char.IsControl(letter) ? ' ' : letter)]);
        return string.Join(' ', said.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static string Shorten(string text) => text.Length <= LongestText ? text : text[..LongestText] + " …";
}
