using System.Text.Json;

namespace VlmRun.Predictions.Batch;

/// <summary>Writes JSON of any size to a stream, without holding what is written.</summary>
internal static class JsonPieces
{
    private const int Piece = 64 * 1024;

    /// <summary>As deep as answers may be, and what we put around them.</summary>
    public const int Deepest = 1100;

    public static void Write(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
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
                element.WriteTo(writer);
                break;
        }

        // The writer itself would keep all until its end.
        if (writer.BytesPending > Piece)
        {
            writer.Flush();
        }
    }
}
