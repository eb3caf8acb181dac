using System;
using System.IO;
using System.Text.Json;
using VlmRun.Http;

namespace VlmRun.Predictions.Batch;

/// <summary>One line of a journal: a source has come one step further.</summary>
/// <param name="Source">The file's full path.</param>
/// <param name="Step">One of <see cref="JournalStep"/>.</param>
internal sealed record JournalEntry(string Source, string Step)
{
    private static readonly JsonWriterOptions s_options = new() { MaxDepth = JsonPieces.Deepest };

    /// <summary>When, UTC.</summary>
    public DateTimeOffset At { get; init; } = DateTimeOffset.UtcNow;

    /// <summary>The id that the request was given, or the prediction's id.</summary>
    public string? Id { get; init; }

    /// <summary>The file's id at the service.</summary>
    public string? FileId { get; init; }

    /// <summary>Why it did not go on.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether the service kept the id that it was given; null where that was not seen.</summary>
    public bool? KeptId { get; init; }

    /// <summary>What the source was, on the step that uploads it.</summary>
    public SourceMark? Content { get; init; }

    /// <summary>The prediction as the wire has it, on the last step.</summary>
    public JsonElement? Prediction { get; init; }

    /// <summary>Writes the entry as a line.</summary>
    public void WriteLine(Stream stream)
    {
        using (Utf8JsonWriter writer = new(stream, s_options))
        {
            Write(writer);
        }

        stream.WriteByte((byte)'\n');
    }

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("at", At);
        writer.WriteString("source", Source);
        writer.WriteString("step", Step);
        WriteText(writer, "id", Id);
        WriteText(writer, "file_id", FileId);
        WriteText(writer, "reason", Reason);
        if (KeptId is { } kept)
        {
            writer.WriteBoolean("kept_id", kept);
        }

        Content?.Write(writer);
        if (Prediction is { } prediction)
        {
            writer.WritePropertyName("prediction");
            JsonPieces.Write(writer, prediction);
        }

        writer.WriteEndObject();
    }

    /// <summary>A line as an entry.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static JournalEntry Read(JsonElement line) =>
        line.Text("source") is { } source && line.Text("step") is { } step
            ? new JournalEntry(source, step)
            {
                At = DateTimeOffset.TryParse(line.Text("at"), System.Globalization.CultureInfo.InvariantCulture, out DateTimeOffset at) ? at : default,
                Id = line.Text("id"),
                FileId = line.Text("file_id"),
                Reason = line.Text("reason"),
                KeptId = line.Field("kept_id")?.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null },
                Content = SourceMark.Read(line),
                Prediction = line.Field("prediction"),
            }
            : throw new InvalidDataException("A line of the journal names no source or no step.");

    private static void WriteText(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }
}
