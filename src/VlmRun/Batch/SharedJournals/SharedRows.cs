using System.Text;
using VlmRun.Batch.Journals;
using VlmRun.PostgreSql;

namespace VlmRun.Batch.SharedJournals;

/// <summary>Rows of a shared journal as entries, and entries as rows.</summary>
internal static class SharedRows
{
    /// <summary>What the claim of a row means for this process.</summary>
    public static SourceClaim Claimed(SourceRow row)
    {
        JournalEntry? last = Entry(row);
        return new SourceClaim(row.Path, last, row.Owner switch
        {
            SourceOwner.Other => ClaimState.Elsewhere,
            SourceOwner.EndedByOther when row.HasResult => ClaimState.EndedElsewhere,
            SourceOwner.Me => ClaimState.Taken,
            // A result is only read; it needs no claim. Anything else was not free when it was asked for.
            _ => row.HasResult ? ClaimState.Taken : ClaimState.Elsewhere,
        })
        { Row = row.Id, Stored = row.Entry };
    }

    /// <summary>The last step of a row; null if it has none, or was left out only.</summary>
    public static JournalEntry? Entry(SourceRow row)
    {
        if (row.Step is null or JournalStep.Skipped || row.Entry is null)
        {
            return null;
        }

        using JsonDocument entry = JsonDocument.Parse(row.Entry);
        return JournalEntry.Read(entry.RootElement) is { } last
            // The row of a file that was moved may have its new path, because another file has the old one.
            ? last with { Source = last.IsMoved ? last.Source : row.Path, Step = row.Step, HasResult = row.HasResult, IsOfOtherMachine = row.Host is { } host && host != Environment.MachineName }
            : null;
    }

    /// <summary>The last steps of rows that have one.</summary>
    public static IReadOnlyList<JournalEntry> Entries(IReadOnlyList<SourceRow> rows) => [.. rows.Select(Entry).OfType<JournalEntry>()];

    /// <summary>The moves that this process may continue, or that have ended: those of other processes that still run are theirs.</summary>
    public static IReadOnlyList<JournalEntry> Moves(IEnumerable<SourceRow> rows) =>
        [.. rows.Where(row => row.Owner is SourceOwner.None or SourceOwner.Me).Select(Entry).OfType<JournalEntry>()];

    /// <summary>What describes a run.</summary>
    public static JournalHeader Header(RunRow row, string name)
    {
        using JsonDocument line = JsonDocument.Parse(row.Header, new JsonDocumentOptions { MaxDepth = JsonStreaming.MaxDepth });
        return JournalHeader.Read(line.RootElement.Clone(), name) with { StartedAt = row.StartedAt };
    }

    /// <summary>An entry as it is stored.</summary>
    public static string Text(JournalEntry entry) => Encoding.UTF8.GetString(entry.Head()) + "}";

    /// <summary>A step of a source that this process has.</summary>
    /// <param name="held">The source.</param>
    /// <param name="entry">The step.</param>
    /// <param name="after">The state of the source after it.</param>
    public static StepRow Step(HeldSource held, JournalEntry entry, JournalEntry after) => new(held.Row, entry.Step, Text(after))
    {
        Id = entry.Id,
        Previous = held.Stored,
        Md5 = after.Content?.Md5,
        Bytes = after.Content?.Bytes,
        IsStarted = entry.Step is JournalStep.Submitted or JournalStep.Completed or JournalStep.Failed,
        Releases = entry.Step is JournalStep.Completed or JournalStep.Failed or JournalStep.NotSubmitted or JournalStep.Lost,
        Begins = entry.Step == JournalStep.Submitting,
        Prediction = entry.Prediction is { } prediction ? Bytes(prediction) : null,
        HasResult = after.HasResult,
    };

    /// <summary>The credits that the prediction of a step has used.</summary>
    public static decimal Credits(JournalEntry entry) => Math.Clamp(entry.Prediction?.Field("usage")?.Number("credits_used") ?? 0, 0, JournalHistory.MaxCredits);

    private static byte[] Bytes(JsonElement prediction)
    {
        using MemoryStream body = new();
        JsonStreaming.WriteLine(body, prediction);
        return body.ToArray();
    }
}
