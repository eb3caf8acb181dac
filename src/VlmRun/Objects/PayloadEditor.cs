namespace VlmRun.Objects;

/// <summary>Replaces values of a payload; all other bytes stay unchanged.</summary>
internal static class PayloadEditor
{
    /// <summary>Returns the payload with the new values.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="values">The JSON of each value to replace, by its path.</param>
    public static JsonElement Replace(JsonElement payload, IReadOnlyDictionary<string, string> values)
    {
        using MemoryStream memory = new();
        using (Utf8JsonWriter writer = new(memory, new JsonWriterOptions { MaxDepth = JsonStreaming.MaxDepth, SkipValidation = true }))
        {
            Write(writer, payload, "", values);
        }

        using JsonDocument document = JsonDocument.Parse(memory.ToArray(), new JsonDocumentOptions { MaxDepth = JsonStreaming.MaxDepth });
        return document.RootElement.Clone();
    }

    private static void Write(Utf8JsonWriter writer, JsonElement node, string path, IReadOnlyDictionary<string, string> values)
    {
        switch (node.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (JsonProperty property in node.EnumerateObject())
                {
                    string name = property.PlainName();
                    writer.WritePropertyName(name);
                    Write(writer, property.Value, FieldPath.Member(path, name), values);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                int index = 0;
                foreach (JsonElement item in node.EnumerateArray())
                {
                    Write(writer, item, FieldPath.Item(path, index++), values);
                }

                writer.WriteEndArray();
                break;
            default:
                if (values.TryGetValue(path, out string? json))
                {
                    writer.WriteRawValue(json);
                }
                else
                {
                    JsonStreaming.Write(writer, node);
                }

                break;
        }
    }
}
