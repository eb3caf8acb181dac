using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using VlmRun.Http;
using VlmRun.Objects;
using VlmRun.Output;

namespace VlmRun.Batch;

/// <summary>One JSON file for each source, which is there whole or not at all, and never takes the place of another's.</summary>
/// <param name="directory">Where they go.</param>
/// <param name="journal">The journal's path: what another run has put there is not written over.</param>
/// <param name="isOurs">Whether this journal's run has started the prediction of an id, so that its result may be replaced.</param>
internal sealed class BatchOutput(string directory, string journal, Func<string, bool> isOurs)
{
    // What every file system takes for a name, in bytes of UTF-8.
    private const int MaxNameBytes = 255;

    // Where not even the folders of the source can be made.
    private const int ShortNameBytes = 60;

    private const string Extension = ".json";

    private static readonly JsonWriterOptions s_options = new() { Indented = true, MaxDepth = JsonStreaming.MaxDepth };

    public string Folder => directory;

    /// <summary>Makes the folder if it is not there.</summary>
    public void Prepare() => Directory.CreateDirectory(directory);

    /// <summary>Writes the prediction, unless it is there; its name is the source's, in the same folders as below <paramref name="root"/>, and <c>.json</c>.</summary>
    /// <returns>Where it is, if another result has that place or the name cannot be used; else null.</returns>
    /// <exception cref="IOException">It cannot be written at any place.</exception>
    public string? Write(string source, string root, string id, JsonElement prediction, bool onlyIfMissing)
    {
        string[] places = Places(source, root);
        foreach (string place in places)
        {
            // A name with the suffix of this journal and this source is no other's, even where the journal has lost the id.
            if (ResultOwner.Read(place) is { } there && there.Source == source
                && (there.Id is null || there.Id == id || Elsewhere(place, source) is not null || isOurs(there.Id)))
            {
                if (!onlyIfMissing || there.Id != id)
                {
                    Put(place, source, id, prediction, overwrite: true);
                }

                return Elsewhere(place, source);
            }
        }

        IOException? first = null;
        foreach (string place in places)
        {
            try
            {
                if (!Path.Exists(place))
                {
                    Put(place, source, id, prediction, overwrite: false);
                    return Elsewhere(place, source);
                }

                first ??= new OutputExistsException($"'{place}' is there already, and holds something else.");
            }
            catch (IOException exception)
            {
                // Taken just now by another run, too long a name, or a file in the place of a folder: the next may do.
                first ??= exception;
            }
        }

        throw first!;
    }

    /// <summary>Whether a path is one of a result, or of what a run that was killed has left of one.</summary>
    public static bool IsResult(string path) =>
        path.EndsWith(Extension, StringComparison.Ordinal) || PartialFile.IsTemporary(path);

    private static string? Elsewhere(string place, string source) => Path.GetFileName(place) == Path.GetFileName(source) + Extension ? null : place;

    private static void Put(string place, string source, string id, JsonElement prediction, bool overwrite)
    {
        using PartialFile partial = new(place);
        using (FileStream file = partial.Open())
        {
            WriteTo(file, source, id, prediction);
        }

        partial.Complete(overwrite);
    }

    private static void WriteTo(FileStream file, string source, string id, JsonElement prediction)
    {
        using (Utf8JsonWriter writer = new(file, s_options))
        {
            writer.WriteStartObject();
            // Whose it is stands first, so that it is found without reading all.
            writer.WriteString("source", source);
            writer.WriteString("id", id);
            foreach (JsonProperty property in prediction.EnumerateObject())
            {
                if (!property.Is("id"))
                {
                    JsonStreaming.WriteName(writer, property);
                    JsonStreaming.Write(writer, property.Value);
                }
            }

            writer.WriteEndObject();
        }

        file.Flush(flushToDisk: true);
    }

    // The plain name, then one that no other source or journal has, then a short one at the top.
    private string[] Places(string source, string root)
    {
        string relative = Path.GetRelativePath(root, source);
        bool isBelow = !(relative == ".." || relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal) || Path.IsPathRooted(relative));
        string folder = Path.GetDirectoryName(Path.Combine(directory, isBelow ? relative : Path.GetFileName(source)))!;
        string name = Path.GetFileName(source);
        string suffix = "-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{journal}\n{source}")))[..8];
        string unique = FileNames.Cut(name, MaxNameBytes - suffix.Length - Extension.Length) + suffix + Extension;
        List<string> places = [Path.Combine(folder, unique), Path.Combine(directory, FileNames.Cut(name, ShortNameBytes) + suffix + Extension)];
        if (Encoding.UTF8.GetByteCount(name + Extension) <= MaxNameBytes)
        {
            places.Insert(0, Path.Combine(folder, name + Extension));
        }

        return [.. places];
    }
}
