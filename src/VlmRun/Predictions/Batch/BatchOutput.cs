using System;
using System.IO;
using System.Text.Json;

namespace VlmRun.Predictions.Batch;

/// <summary>One JSON file for each source, which is there whole or not at all.</summary>
internal sealed class BatchOutput(string directory)
{
    private static readonly JsonWriterOptions s_options = new() { Indented = true };

    /// <summary>Writes the prediction; its name is the source's, in the same folders as below <paramref name="root"/>, and <c>.json</c>.</summary>
    public void Write(string source, string root, JsonElement prediction)
    {
        string relative = Path.GetRelativePath(root, source);
        string name = relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? Path.GetFileName(source) : relative;
        string target = Path.Combine(directory, name + ".json");
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        string beside = target + ".part";
        using (FileStream file = new(beside, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            using (Utf8JsonWriter writer = new(file, s_options))
            {
                writer.WriteStartObject();
                writer.WriteString("source", source);
                foreach (JsonProperty property in prediction.EnumerateObject())
                {
                    property.WriteTo(writer);
                }

                writer.WriteEndObject();
            }

            file.Flush(flushToDisk: true);
        }

        System.IO.File.Move(beside, target, overwrite: true);
    }
}
