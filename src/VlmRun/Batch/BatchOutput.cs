using System.Security.Cryptography;
using System.Text;
using VlmRun.Batch.Intake;
using VlmRun.Output;

namespace VlmRun.Batch;

/// <summary>Writes one JSON file for each source, completely or not at all, and never overwrites the result of another source.</summary>
/// <param name="directory">The folder for the results.</param>
/// <param name="journal">The path of the journal: results of other journals are not overwritten.</param>
/// <param name="isOfMovedFile">Whether the prediction with an id is that of a file that was moved: its result stays, whatever has the path of the file now.</param>
/// <param name="isOwnPrediction">Whether the run of this journal has started the prediction with an id, so that its result may be overwritten.</param>
internal sealed class BatchOutput(
    string directory, string journal, Func<string, CancellationToken, ValueTask<bool>> isOfMovedFile, Func<string, CancellationToken, ValueTask<bool>> isOwnPrediction)
{
    // All common file systems accept names of this length, in bytes of UTF-8.
    private const int MaxNameBytes = 255;

    // Used when the folders of the source cannot be created.
    private const int ShortNameBytes = 60;

    private const string Extension = ".json";

    private static readonly JsonWriterOptions s_options = new() { Indented = true, MaxDepth = JsonStreaming.MaxDepth };

    public string Folder => directory;

    /// <summary>Writes the prediction if it is not there yet, under the name of its source below <paramref name="root"/>, with the extension <c>.json</c>.</summary>
    /// <returns>The path, if another result has the usual path or the name cannot be used; else null.</returns>
    /// <exception cref="IOException">It cannot be written to any path.</exception>
    public async Task<string?> WriteAsync(string source, string root, string id, JsonElement prediction, bool onlyIfMissing, CancellationToken cancellationToken)
    {
        string[] paths = Paths(source, root, id);
        foreach (string path in paths)
        {
            // A name with the suffix of this journal and this source belongs to no other, even if the journal has lost the id.
            if (ResultOwner.Read(path) is { } there && there.Source == source
                && (there.Id is null || there.Id == id || await IsReplacedAsync(there.Id, id, Elsewhere(path, source) is not null, cancellationToken)))
            {
                if (!onlyIfMissing || there.Id != id)
                {
                    Put(path, source, id, prediction, overwrite: true);
                }

                return Elsewhere(path, source);
            }
        }

        IOException? first = null;
        foreach (string path in paths)
        {
            try
            {
                if (!Path.Exists(path))
                {
                    Put(path, source, id, prediction, overwrite: false);
                    return Elsewhere(path, source);
                }

                first ??= new OutputExistsException($"'{path}' already exists and is another result.");
            }
            catch (IOException exception)
            {
                // Another run has just taken the name, the name is too long, or a file has the name of the folder: try the next one.
                first ??= exception;
            }
        }

        throw first!;
    }

    private async ValueTask<bool> IsReplacedAsync(string old, string id, bool isElsewhere, CancellationToken cancellationToken) =>
        !await isOfMovedFile(old, cancellationToken)
        && !await isOfMovedFile(id, cancellationToken)
        && (isElsewhere || await isOwnPrediction(old, cancellationToken));

    /// <summary>Whether a path is that of a result, or of a partial file that a killed run has left.</summary>
    public static bool IsResult(string path) =>
        path.EndsWith(Extension, StringComparison.Ordinal) || PartialFile.IsTemporary(path);

    private static string? Elsewhere(string path, string source) => Path.GetFileName(path) == Path.GetFileName(source) + Extension ? null : path;

    private static void Put(string path, string source, string id, JsonElement prediction, bool overwrite)
    {
        using PartialFile partial = new(path);
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
            // The owner is at the beginning, so that the file does not have to be read completely.
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

    // The plain name, then names that no other source or journal and no other file of this path has, then a short name in the top folder.
    private string[] Paths(string source, string root, string id)
    {
        string folder = Path.GetDirectoryName(Path.Combine(directory, RelativePlace.Of(source, root)))!;
        string name = Path.GetFileName(source);
        string[] suffixes = [.. new[] { $"{journal}\n{source}", $"{journal}\n{source}\n{id}" }
            .Select(text => "-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8])];
        List<string> paths =
        [
            .. suffixes.Select(suffix => Path.Combine(folder, FileNames.Cut(name, MaxNameBytes - suffix.Length - Extension.Length) + suffix + Extension)),
            .. suffixes.Select(suffix => Path.Combine(directory, FileNames.Cut(name, ShortNameBytes) + suffix + Extension)),
        ];
        if (Encoding.UTF8.GetByteCount(name + Extension) <= MaxNameBytes)
        {
            paths.Insert(0, Path.Combine(folder, name + Extension));
        }

        return [.. paths];
    }
}
