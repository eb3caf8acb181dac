namespace VlmRun.Batch.Journals;

/// <summary>The first line of a journal, which describes the run.</summary>
/// <param name="Domain">The domain; null if skills are used.</param>
/// <param name="Options">All options that affect the results.</param>
/// <param name="StartedAt">When the first run started.</param>
internal sealed record JournalHeader(string? Domain, JsonElement Options, DateTimeOffset StartedAt)
{
    private const string Kind = "vlmrun batch ";
    private const string Version = "1";
    private const int MaxPlaces = 5;

    /// <summary>The kind of job in the options of a batch of executions; those of predictions do not say one.</summary>
    public const string ExecutionJob = "execution";

    /// <summary>Whether the jobs of the batch are executions; otherwise they are predictions.</summary>
    public bool IsOfExecutions => Options.Text("job") == ExecutionJob;

    /// <summary>The words for the jobs of the batch.</summary>
    public JobNoun Noun => IsOfExecutions ? JobNoun.Execution : JobNoun.Prediction;

    /// <summary>The agent; null for predictions, and where a prompt or a skill is used in its place.</summary>
    public string? Agent => IsOfExecutions ? Options.Text("agent") : null;

    /// <summary>The line, as UTF-8.</summary>
    public byte[] Line()
    {
        using MemoryStream line = new();
        using (Utf8JsonWriter writer = new(line, new JsonWriterOptions { MaxDepth = JsonStreaming.MaxDepth }))
        {
            writer.WriteStartObject();
            writer.WriteString("journal", Kind + Version);
            writer.WriteString("domain", Domain);
            writer.WritePropertyName("options");
            JsonStreaming.Write(writer, Options);
            writer.WriteString("started", StartedAt);
            writer.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        return line.ToArray();
    }

    /// <summary>Checks that a file begins like a journal, or like the first line of a journal that a power failure has truncated.</summary>
    /// <exception cref="JournalUnusableException">It is another kind of file, which must not be overwritten.</exception>
    public static void CheckStart(ReadOnlySpan<byte> start, string path)
    {
        ReadOnlySpan<byte> wanted = "{\"journal\":\"vlmrun batch "u8;
        if (!wanted.StartsWith(start[..Math.Min(start.Length, wanted.Length)]))
        {
            throw NotOne(path);
        }
    }

    /// <exception cref="JournalUnusableException">The line is not a header, or was written by a newer version.</exception>
    public static JournalHeader Read(JsonElement line, string path) => line.Text("journal") switch
    {
        Kind + Version => new JournalHeader(
            line.Text("domain"),
            line.Field("options") ?? default,
            DateTimeOffset.TryParse(line.Text("started"), CultureInfo.InvariantCulture, out DateTimeOffset at) ? at : default),
        { } other when other.StartsWith(Kind, StringComparison.Ordinal) => throw new JournalUnusableException(
            JournalProblem.NewerVersion, $"The journal '{path}' was written by a newer version of the module ('{TerminalText.Safe(other)}')."),
        _ => throw NotOne(path),
    };

    /// <summary>The reason why a run with the header <paramref name="wanted"/> cannot continue this journal; null if it can.</summary>
    public string? Difference(JournalHeader wanted, string path)
    {
        if (Domain != wanted.Domain || IsOfExecutions != wanted.IsOfExecutions || Agent != wanted.Agent)
        {
            return $"The journal '{path}' belongs to a run for {What}, not for {wanted.What}.";
        }

        // Only the paths of the options: a prompt or a skill may be very long.
        string[] places = [.. JsonDifference.Places(Options, wanted.Options).Select(Named)];
        string more = places.Length > MaxPlaces ? string.Create(CultureInfo.InvariantCulture, $", and {places.Length - MaxPlaces} more") : "";
        return places.Length == 0
            ? null
            : $"The journal '{path}' belongs to a run with other options. Different options: {string.Join(", ", places.Take(MaxPlaces))}{more}.";
    }

    private string What => TerminalText.Safe(
        Agent is { } agent ? $"agent '{agent}'"
        : IsOfExecutions ? "executions of a prompt or a skill"
        : $"'{Domain ?? "skills"}'");

    private static string Named(string place) => TerminalText.Safe(place.Length switch
    {
        0 => "all of them",
        <= 120 => place,
        _ => place[..60] + "…" + place[^59..],
    });

    private static JournalUnusableException NotOne(string path) =>
        new(JournalProblem.NotAJournal, $"'{path}' is not a journal of a batch.");
}
