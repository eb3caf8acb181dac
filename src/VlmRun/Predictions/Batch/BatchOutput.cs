using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace VlmRun.Predictions.Batch;

/// <summary>One JSON file for each source, which is there whole or not at all.</summary>
internal sealed class BatchOutput(string directory)
{
    private static readonly JsonWriterOptions s_options = new() { Indented = true, MaxDepth = JsonPieces.Deepest };

    public string Folder => directory;

    private readonly Dictionary<string, string> _sourceOf = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes the folder if it is not there.</summary>
    public void Prepare() => Directory.CreateDirectory(directory);

    /// <summary>Writes the prediction; its name is the source's, in the same folders as below <paramref name="root"/>, and <c>.json</c>.</summary>
    public void Write(string source, string root, JsonElement prediction, bool onlyIfMissing)
    {
        string target = Target(source, root);
        if (onlyIfMissing && System.IO.File.Exists(target))
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        string beside = target + ".part";
        try
        {
            WriteBeside(beside, source, prediction);
            System.IO.File.Move(beside, target, overwrite: true);
        }
        catch
        {
            System.IO.File.Delete(beside);
            throw;
        }
    }

    private static void WriteBeside(string beside, string source, JsonElement prediction)
    {
        using FileStream file = new(beside, FileMode.Create, FileAccess.Write, FileShare.None);
        using (Utf8JsonWriter writer = new(file, s_options))
        {
            writer.WriteStartObject();
            writer.WriteString("source", source);
            foreach (JsonProperty property in prediction.EnumerateObject())
            {
                JsonPieces.WriteName(writer, property);
                JsonPieces.Write(writer, property.Value);
            }

            writer.WriteEndObject();
        }

        file.Flush(flushToDisk: true);
    }

    // Two sources of one name from two folders must not become one file.
    private string Target(string source, string root)
    {
        string relative = Path.GetRelativePath(root, source);
        string name = relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? Path.GetFileName(source) : relative;
        string target = Path.Combine(directory, name + ".json");
        if (!_sourceOf.TryAdd(target, source) && _sourceOf[target] != source)
        {
            string mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source)))[..8];
            target = Path.Combine(directory, $"{name}-{mark}.json");
        }

        return target;
    }
}
