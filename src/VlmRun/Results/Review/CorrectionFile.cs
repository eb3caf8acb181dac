using System.Text;

namespace VlmRun.Results.Review;

/// <summary>The file to which a review saves corrections, one line per prediction. If a prediction has several lines, the last one applies.</summary>
internal sealed class CorrectionFile : IDisposable
{
    /// <summary>The word that identifies such a file.</summary>
    public const string Format = "vlmrun.review";

    /// <summary>The version of the format that is written; newer versions are not read.</summary>
    public const int Version = 1;

    private readonly string _review;
    private FileStream? _stream;

    /// <param name="path">Where it is, or will be once something is saved.</param>
    /// <param name="review">The id of the review.</param>
    public CorrectionFile(string path, string review)
    {
        Path = path;
        _review = review;
    }

    public string Path { get; }

    /// <summary>Whether something was saved.</summary>
    public bool HasContent => _stream is not null;

    /// <summary>Saves the state of a payload; it is on disk when this returns.</summary>
    public void Add(ReviewItem item)
    {
        if (_stream is null)
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!);
            FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            _stream = new FileStream(Path, options);
            _stream.Write(Encoding.UTF8.GetBytes($"{{\"format\":\"{Format}\",\"version\":{Version},\"review\":\"{_review}\"}}\n"));
        }

        using MemoryStream line = new();
        using (Utf8JsonWriter writer = new(line, new JsonWriterOptions { MaxDepth = JsonStreaming.MaxDepth }))
        {
            Write(writer, item);
        }

        line.WriteByte((byte)'\n');
        _stream.Write(line.GetBuffer(), 0, (int)line.Length);
        _stream.Flush(flushToDisk: true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream?.Dispose();
    }

    private static void Write(Utf8JsonWriter writer, ReviewItem item)
    {
        writer.WriteStartObject();
        writer.WriteString("id", item.PredictionId ?? item.ExecutionId ?? "");
        writer.WriteString("kind", item.ExecutionId is null ? "prediction" : "execution");
        writer.WriteString("source", item.Source.Text);
        writer.WriteString("domain", item.Domain);
        writer.WriteStartArray("changes");
        foreach (FieldValue value in item.Values())
        {
            if (item.Changes.TryGetValue(value.Path, out string? typed))
            {
                writer.WriteStartObject();
                writer.WriteString("path", value.Path);
                writer.WriteString("type", FieldType.Of(value, item.Schema).Name);
                writer.WriteString("was", FieldType.Text(value.Node.Json!.Value));
                writer.WriteString("value", typed);
                writer.WriteEndObject();
            }
        }

        writer.WriteEndArray();
        writer.WriteStartArray("accepted");
        foreach (string path in item.Accepted)
        {
            writer.WriteStringValue(path);
        }

        writer.WriteEndArray();
        writer.WritePropertyName("response");
        JsonStreaming.Write(writer, item.Json);
        writer.WriteEndObject();
    }
}
