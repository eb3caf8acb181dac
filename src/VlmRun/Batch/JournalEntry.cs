using System;
using System.IO;
using System.Text.Json;
using VlmRun.Http;
using VlmRun.Objects;

namespace VlmRun.Batch;

/// <summary>One line of a journal: a source has come one step further.</summary>
/// <param name="Source">The file's full path.</param>
/// <param name="Step">One of <see cref="JournalStep"/>.</param>
internal sealed record JournalEntry(string Source, string Step)
{
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
    public FileFingerprint? Content { get; init; }

    /// <summary>The prediction as the service returned it, on the last step.</summary>
    public JsonElement? Prediction { get; init; }

    /// <summary>Whether it held a result when it was read; that itself is left in the journal.</summary>
    public bool HasResult { get; init; }

    /// <summary>Where its line begins in the journal that it was read from, in bytes.</summary>
    public long Position { get; init; }

    /// <summary>Whether it may be sent again where the service does not know it. Under its own id nothing is started twice; what was started and is lost has been paid for.</summary>
    /// <param name="keepsIds">Whether the service has been seen to keep ids.</param>
    public bool IsSafeToResend(bool? keepsIds) => keepsIds == true && Step != JournalStep.Lost;

    /// <summary>The line without its prediction, as UTF-8: an object that is not closed yet.</summary>
    public byte[] Head()
    {
        using MemoryStream head = new();
        using (Utf8JsonWriter writer = new(head))
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
            writer.WriteEndObject();
        }

        return head.ToArray()[..^1];
    }

    /// <summary>Writes a line: its head, and the prediction's bytes as they came.</summary>
    public static void WriteLine(Stream stream, byte[] head, JsonElement? prediction)
    {
        stream.Write(head);
        if (prediction is { } body)
        {
            stream.Write(",\"prediction\":"u8);
            JsonStreaming.WriteLine(stream, body);
        }

        stream.Write("}\n"u8);
    }

    /// <summary>A line as an entry; null where it names no source or no step.</summary>
    public static JournalEntry? Read(JsonElement line) =>
        line.Text("source") is { } source && line.Text("step") is { } step
            ? new JournalEntry(source, step)
            {
                At = DateTimeOffset.TryParse(line.Text("at"), System.Globalization.CultureInfo.InvariantCulture, out DateTimeOffset at) ? at : default,
                Id = line.Text("id"),
                FileId = line.Text("file_id"),
                Reason = line.Text("reason"),
                KeptId = line.Field("kept_id")?.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null },
                Content = FileFingerprint.Read(line),
                Prediction = line.Field("prediction"),
                HasResult = line.Field("prediction")?.Text("id") is { Length: > 0 },
            }
            : null;

    private static void WriteText(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }
}
