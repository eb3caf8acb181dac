namespace VlmRun.Batch.Journals;

/// <summary>How a run has ended.</summary>
/// <param name="Early">Why it ended before everything was done, such as InsufficientCredits or Stopped; null if it did not.</param>
/// <param name="Failures">Number of errors that it has reported, and of failures of earlier runs that it has found again.</param>
internal sealed record RunEnd(string? Early, int Failures)
{
    /// <summary>The pipeline was stopped: by Ctrl-C, by a command that needs no more input, or by an error.</summary>
    public const string Stopped = "Stopped";

    /// <summary>No end is recorded: the process was killed, or the machine lost power.</summary>
    public const string Interrupted = "Interrupted";

    /// <summary>The journal could not be opened, or the run could not begin for another reason.</summary>
    public const string NotStarted = "NotStarted";

    /// <summary>The user has answered No to a prompt.</summary>
    public const string NotConfirmed = "NotConfirmed";

    public void Write(Utf8JsonWriter writer)
    {
        if (Early is not null)
        {
            writer.WriteString("early", Early);
        }

        writer.WriteNumber("failures", Failures);
    }

    /// <summary>Reads the end of a run from a line; null if it is none.</summary>
    public static RunEnd? Read(JsonElement line) =>
        line.Number("failures") is >= 0 and <= int.MaxValue and { } failures ? new RunEnd(line.Text("early"), (int)failures) : null;
}
