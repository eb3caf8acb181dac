namespace VlmRun;

/// <summary>Combines the inputs of an agent as they are sent: the caller's fields, and the files under <c>files</c>.</summary>
internal static class AgentInputs
{
    /// <summary>The name of the field that holds the files.</summary>
    public const string Files = "files";

    /// <summary>Adds the files to the other fields; null when there are neither.</summary>
    /// <exception cref="ArgumentException">The inputs are not an object, or already have a field for files.</exception>
    public static JsonElement? With(JsonElement? fields, IReadOnlyList<AgentFile> files)
    {
        if (fields is { ValueKind: not JsonValueKind.Object })
        {
            throw new ArgumentException("The inputs of an agent must be a JSON object.");
        }

        if (files.Count == 0)
        {
            return fields;
        }

        using MemoryStream memory = new();
        using (Utf8JsonWriter writer = new(memory))
        {
            writer.WriteStartObject();
            foreach (JsonProperty field in fields?.EnumerateObject() ?? default)
            {
                if (field.Is(Files))
                {
                    throw new ArgumentException($"The inputs already have a field '{Files}', so no files can be added there.");
                }

                field.WriteTo(writer);
            }

            writer.WriteStartArray(Files);
            foreach (AgentFile file in files)
            {
                Write(writer, file);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        using JsonDocument document = JsonDocument.Parse(memory.ToArray(), new JsonDocumentOptions { MaxDepth = 1000 });
        return document.RootElement.Clone();
    }

    private static void Write(Utf8JsonWriter writer, AgentFile file)
    {
        writer.WriteStartObject();
        if (file.Url is null)
        {
            writer.WriteString("type", "input_file");
            writer.WriteString("file_id", file.FileId);
        }
        else
        {
            writer.WriteString("type", "file_url");
            writer.WriteStartObject("file_url");
            writer.WriteString("url", file.Url);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}
