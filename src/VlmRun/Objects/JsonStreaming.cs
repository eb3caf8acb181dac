using System.Runtime.InteropServices;

namespace VlmRun.Objects;

/// <summary>Writes JSON of any size to a stream, without buffering it; no content can make writing fail.</summary>
internal static class JsonStreaming
{
    private const int Piece = 64 * 1024;

    /// <summary>The depth of responses, plus the levels that the module adds.</summary>
    public const int MaxDepth = 1100;

    /// <summary>Writes a value byte by byte as it was read, on one line: line breaks can be only between tokens of JSON.</summary>
    public static void WriteLine(Stream stream, JsonElement element)
    {
        ReadOnlySpan<byte> rest = JsonMarshal.GetRawUtf8Value(element);
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOfAny((byte)'\n', (byte)'\r');
            stream.Write(end < 0 ? rest : rest[..end]);
            if (end < 0)
            {
                return;
            }

            stream.WriteByte((byte)' ');
            rest = rest[(end + 1)..];
        }
    }

    /// <summary>Writes a value; invalid characters become U+FFFD.</summary>
    public static void Write(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    WriteName(writer, property);
                    Write(writer, property.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement item in element.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                WriteValue(writer, element);
                break;
        }

        // Utf8JsonWriter would buffer everything until its end.
        if (writer.BytesPending > Piece)
        {
            writer.Flush();
        }
    }

    /// <summary>Writes the name of a field; invalid characters become U+FFFD.</summary>
    public static void WriteName(Utf8JsonWriter writer, JsonProperty property) => writer.WritePropertyName(property.PlainName());

    private static void WriteValue(Utf8JsonWriter writer, JsonElement element)
    {
        try
        {
            element.WriteTo(writer);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException && element.ValueKind == JsonValueKind.String)
        {
            writer.WriteStringValue(element.Plain());
        }
    }
}
