namespace VlmRun.Batch.Journals;

/// <summary>One line of a journal: one step of a source.</summary>
/// <param name="Source">The file's full path.</param>
/// <param name="Step">The step, one of <see cref="JournalStep"/>.</param>
internal sealed record JournalEntry(string Source, string Step)
{
    /// <summary>The time, in UTC.</summary>
    public DateTimeOffset At { get; init; } = DateTimeOffset.UtcNow;

    /// <summary>The client id of the request, or the prediction's id.</summary>
    public string? Id { get; init; }

    /// <summary>The file's id at the service.</summary>
    public string? FileId { get; init; }

    /// <summary>The reason why the source did not get further.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether the service kept the client id; null if not known.</summary>
    public bool? KeptId { get; init; }

    /// <summary>The fingerprint of the source, in the step that uploads it.</summary>
    public FileFingerprint? Content { get; init; }

    /// <summary>Whether this run has uploaded the file, in the step that uploads it; false if the service had it already, or if that is not known.</summary>
    public bool IsOwnUpload { get; init; }

    /// <summary>The path to which the file is moved, in the steps of a move; of a source, where it was or will be moved.</summary>
    public string? Target { get; init; }

    /// <summary>The folder that the file was specified by, in the step that begins a move; null if not known. Its path below that folder is kept.</summary>
    public string? Root { get; init; }

    /// <summary>Whether another machine has recorded the step, so that the path may be that of another file here.</summary>
    public bool IsOfOtherMachine { get; init; }

    /// <summary>Whether the file was moved to its target.</summary>
    public bool IsMoved { get; init; }

    /// <summary>How many files a skipped step stands for.</summary>
    public int Count { get; init; } = 1;

    /// <summary>How the run has ended, in the step that records it.</summary>
    public RunEnd? End { get; init; }

    /// <summary>The prediction as the service returned it, on the last step.</summary>
    public JsonElement? Prediction { get; init; }

    /// <summary>The credits that the prediction has used, as the journal shows them.</summary>
    public decimal Credits { get; init; }

    /// <summary>Whether the line had a prediction when it was read; the prediction itself stays in the journal.</summary>
    public bool HasResult { get; init; }

    /// <summary>The position of its line in the journal that it was read from, in bytes.</summary>
    public long Position { get; init; }

    /// <summary>Whether it may be sent again if the service does not have it. With the same client id the service does not start the work twice; a job that it has lost was paid for.</summary>
    /// <param name="keepsIds">Whether the service was seen to keep client ids.</param>
    public bool IsSafeToResend(bool? keepsIds) => keepsIds == true && Step != JournalStep.Lost;

    /// <summary>Whether another look-up may find its job; a job that is lost is looked up once.</summary>
    /// <param name="keepsIds">Whether the service was seen to keep client ids.</param>
    /// <param name="attempt">The number of earlier attempts.</param>
    public bool MayBeFound(bool? keepsIds, int attempt) => Step == JournalStep.Lost ? attempt == 0 : Id is not null && keepsIds != false;

    /// <summary>The state of its source after this step; null if the source is known by another path then, so that this path has none.</summary>
    /// <param name="before">The state before; null for a new source.</param>
    public JournalEntry? After(JournalEntry? before) => Step switch
    {
        // These steps leave the last step of the job as it is.
        _ when JournalStep.IsAfterwards(Step) && before is null => null,
        JournalStep.Arrived => null,
        JournalStep.Moving => before! with { Target = Target, Root = Root ?? before.Root, IsMoved = false },
        JournalStep.Moved => before! with { Target = Target ?? before.Target, IsMoved = true },
        JournalStep.NotMoved => before! with { Target = null, Root = null, IsMoved = false },
        JournalStep.UploadRemoved => before! with { FileId = null, IsOwnUpload = false },
        _ => this with
        {
            FileId = FileId ?? before?.FileId,
            IsOwnUpload = IsOwnUpload || (before?.IsOwnUpload == true && (FileId ?? before.FileId) == before.FileId),
            Content = Content?.With(before?.Content) ?? before?.Content,
        },
    };

    /// <summary>The line without its prediction, as UTF-8: a JSON object that is not closed yet.</summary>
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

            if (IsOwnUpload)
            {
                writer.WriteBoolean("own_upload", true);
            }

            WriteText(writer, "target", Target);
            WriteText(writer, "root", Root);
            if (IsMoved)
            {
                writer.WriteBoolean("is_moved", true);
            }

            if (Count > 1)
            {
                writer.WriteNumber("count", Count);
            }

            if (Credits > 0)
            {
                writer.WriteNumber("credits", Credits);
            }

            Content?.Write(writer);
            End?.Write(writer);
            writer.WriteEndObject();
        }

        return head.ToArray()[..^1];
    }

    /// <summary>Writes a line: its head, and the bytes of the prediction as received.</summary>
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

    /// <summary>Reads an entry from a line; null if it has no source or no step.</summary>
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
                IsOwnUpload = line.Field("own_upload")?.ValueKind == JsonValueKind.True,
                Target = line.Text("target"),
                Root = line.Text("root"),
                IsMoved = line.Field("is_moved")?.ValueKind == JsonValueKind.True,
                Count = line.Number("count") is >= 1 and <= int.MaxValue and { } count ? (int)count : 1,
                Credits = Math.Clamp(line.Number("credits") ?? 0, 0, JournalHistory.MaxCredits),
                End = RunEnd.Read(line),
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
