using VlmRun.Http.Errors;

namespace VlmRun.Http;

/// <summary>Reads the body of an error response, in every format that the service and proxies are known to send.</summary>
internal static class ErrorBodyReader
{
    private const int MaxTextLength = 500;
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 1000 };

    /// <summary>Reads an error body; never throws. Text that is not JSON becomes the message; of HTML, the title.</summary>
    /// <param name="text">The body.</param>
    /// <param name="redact">Removes secrets from each decoded text.</param>
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
            read = ErrorBody.Empty with { Message = Plain(text), IsProtocolRejection = NamesHttp2(text) };
        }

        // Redact before shortening: a key that is cut in half is no longer recognized.
        string? ForDisplay(string? message) => message is null ? null : Shorten(TerminalText.Safe(redact(message)));
        return new ErrorBody(
            ForDisplay(read.Message) is { Length: > 0 } message ? message : null,
            ForDisplay(read.Type),
            ForDisplay(read.RequestId),
            [.. read.Fields.Select(field => new FieldError(ForDisplay(field.Location)!, ForDisplay(field.Message)!, ForDisplay(field.Type)!))])
        {
            IsProtocolRejection = read.IsProtocolRejection,
        };
    }

    private static ErrorBody ReadJson(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return ErrorBody.Empty with { Message = Text(root) };
        }

        if (root.Field("error") is { } error)
        {
            return error.ValueKind == JsonValueKind.Object ? ReadEnvelope(error) : ErrorBody.Empty with { Message = Text(error) };
        }

        if (root.Field("detail") is { } detail)
        {
            return detail.ValueKind switch
            {
                JsonValueKind.Array => ReadFields(detail),
                JsonValueKind.Object when detail.Field("error") is { ValueKind: JsonValueKind.Object } nested => ReadEnvelope(nested),
                JsonValueKind.Object => ReadEnvelope(detail),
                _ => ErrorBody.Empty with { Message = Text(detail) },
            };
        }

        return ErrorBody.Empty with { Message = Text(root.Field("message") ?? root) };
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

        return ErrorBody.Empty with { Message = string.Join("; ", fields), Fields = fields };
    }

    private static string Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.Plain() : value.Raw();

    // HTTP/2 servers answer HTTP/1.1 with statuses that have other meanings; only their text, which is never JSON, shows it.
    private static bool NamesHttp2(string text) =>
        text.Contains("ALPN", StringComparison.Ordinal) || text.Contains("HTTP/2", StringComparison.OrdinalIgnoreCase);

    private static string Plain(string text)
    {
        int title = text.IndexOf("<title>", StringComparison.OrdinalIgnoreCase);
        int end = title < 0 ? -1 : text.IndexOf("</title>", title, StringComparison.OrdinalIgnoreCase);
        if (end > 0)
        {
            return "HTML page '" + text[(title + 7)..end].Trim() + "'";
        }

        string message = new([.. text.Select(letter => char.IsControl(letter) ? ' ' : letter)]);
        return string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static string Shorten(string text) => text.Length <= MaxTextLength ? text : text[..MaxTextLength] + " …";
}
