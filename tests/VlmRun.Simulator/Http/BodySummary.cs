using System;
using System.Buffers;
using System.Text.Json;

namespace VlmRun.Simulator.Http;

/// <summary>A body for the log: images and very long strings become {length, sha256, prefix}; image URLs stay.</summary>
internal static class BodySummary
{
    public static JsonElement Of(JsonElement json, RequestBody body)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter writer = new(bytes))
        {
            Write(writer, json, body, isImage: false);
        }

        using JsonDocument document = JsonDocument.Parse(bytes.WrittenMemory);
        return document.RootElement.Clone();
    }

    private static void Write(Utf8JsonWriter writer, JsonElement json, RequestBody body, bool isImage)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (JsonProperty property in json.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value, body, property.NameEquals("images"));
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement item in json.EnumerateArray())
                {
                    Write(writer, item, body, isImage);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                WriteText(writer, json, body, isImage);
                break;
            default:
                json.WriteTo(writer);
                break;
        }
    }

    private static void WriteText(Utf8JsonWriter writer, JsonElement json, RequestBody body, bool isImage)
    {
        string text = json.GetString() ?? "";
        bool isUrl = text.StartsWith("http", StringComparison.OrdinalIgnoreCase);
        TextSummary? summary = isImage && !isUrl ? body.Summary(text) : body.Long(text);
        if (summary is null)
        {
            json.WriteTo(writer);
            return;
        }

        writer.WriteStartObject();
        writer.WriteNumber("length", summary.Length);
        writer.WriteString("sha256", summary.Sha256);
        writer.WriteString("prefix", summary.Prefix);
        writer.WriteEndObject();
    }
}
