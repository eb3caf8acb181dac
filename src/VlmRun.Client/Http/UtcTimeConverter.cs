using System;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace VlmRun.Http;

/// <summary>Times on the wire are UTC, with <c>Z</c>, with an offset, or with nothing at all (api reference 3); people get local time.</summary>
internal sealed class UtcTimeConverter : JsonConverter<DateTime?>
{
    public override DateTime? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException();
        }

        string text = reader.GetString()!;
        if (text.Length == 0)
        {
            return null;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time.LocalDateTime
            : throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, DateTime? value, JsonSerializerOptions options)
    {
        if (value is { } time)
        {
            writer.WriteStringValue(time.ToUniversalTime());
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
