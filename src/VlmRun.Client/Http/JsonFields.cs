using System;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace VlmRun.Http;

/// <summary>Reads fields of an answer without trusting them: what is missing, null or of another kind is null, so that no paid result is lost to a detail.</summary>
internal static class JsonFields
{
    /// <summary>A field, or null when it is missing or null.</summary>
    public static JsonElement? Field(this JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    /// <summary>A field as text; what is not text is given as its JSON.</summary>
    public static string? Text(this JsonElement parent, string name) => parent.Field(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.Plain(),
        { } other => Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(other)),
    };

    /// <summary>A text's characters; what is none, such as half a surrogate pair, becomes U+FFFD.</summary>
    public static string Plain(this JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return JsonText.Of(text);
        }
    }

    /// <summary>A field as a number.</summary>
    public static decimal? Number(this JsonElement parent, string name) =>
        parent.Field(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDecimal(out decimal number) ? number : null;

    /// <summary>A time as local time. On the wire it is UTC: with <c>Z</c>, with an offset, or with nothing (api reference 3).</summary>
    public static DateTime? Time(this JsonElement parent, string name) =>
        parent.Field(name) is { ValueKind: JsonValueKind.String } value
        && DateTimeOffset.TryParse(value.Plain(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time.LocalDateTime
            : null;
}
