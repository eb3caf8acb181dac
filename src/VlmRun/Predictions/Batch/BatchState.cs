using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using VlmRun.Predictions.Batch;
using VlmRun.Http;

namespace VlmRun;

/// <summary>The state of a batch, as its journal has it.</summary>
public sealed class BatchState
{
    private BatchState(string journal, JournalHeader header)
    {
        Journal = journal;
        Domain = header.Domain;
        StartedAt = header.StartedAt.LocalDateTime;
    }

    /// <summary>The journal's path.</summary>
    public string Journal { get; }

    /// <summary>The domain; null where skills say what to do.</summary>
    public string? Domain { get; }

    /// <summary>When the run began first, local time.</summary>
    public DateTime StartedAt { get; }

    /// <summary>When the last step was taken, local time; null before the first.</summary>
    public DateTime? LastStepAt { get; private set; }

    /// <summary>Whether a run is writing the journal now.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>Sources that the journal knows.</summary>
    public int Total { get; private set; }

    /// <summary>Sources whose job ended with a result.</summary>
    public int Completed { get; private set; }

    /// <summary>Sources whose job ended without one, or that the service does not know any more.</summary>
    public int Failed { get; private set; }

    /// <summary>Sources whose job was started and has not been seen to end.</summary>
    public int Waiting { get; private set; }

    /// <summary>Sources whose request the run that goes on is sending now.</summary>
    public int Sending { get; private set; }

    /// <summary>Sources whose request was being sent when a run ended, or whose answer was lost: started, or not.</summary>
    public int InDoubt { get; private set; }

    /// <summary>Sources that are to be sent yet.</summary>
    public int ToSend { get; private set; }

    /// <summary>Credits used so far; 100 credits are one US dollar.</summary>
    public decimal Credits { get; private set; }

    /// <summary>Sources done per minute between the first step and the last; null before there are two.</summary>
    public double? PerMinute { get; private set; }

    /// <summary>Sources without a result, and why: those that failed, that are in doubt, and that could not be sent.</summary>
    public IReadOnlyList<BatchFailure> Failures { get; private set; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{Completed} of {Total} done, {Failed} failed, {Waiting} waiting, {(Sending > 0 ? $"{Sending} being sent, " : "")}{InDoubt} in doubt, {ToSend} to send, {Credits} credits";

    /// <summary>Reads a journal, also while it is written.</summary>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is not a journal, or damaged.</exception>
    internal static BatchState Read(string path)
    {
        // Before the journal is read: a run that ends meanwhile leaves nothing in doubt that it was just sending.
        DateTimeOffset? runSince = JournalLock.HeldSince(path);
        BatchState? state = null;
        Dictionary<string, JournalEntry> last = new(StringComparer.Ordinal);
        DateTimeOffset? first = null;
        foreach (JsonElement line in JournalReader.Lines(path))
        {
            if (state is null)
            {
                state = new BatchState(path, JournalHeader.Read(line, path));
                continue;
            }

            JournalEntry entry = JournalEntry.Read(line);
            state.Credits += entry.Prediction?.Field("usage")?.Number("credits_used") ?? 0;
            first ??= entry.At;
            state.LastStepAt = entry.At.LocalDateTime;
            last[entry.Source] = entry with { Prediction = null };
        }

        if (state is null)
        {
            throw new InvalidDataException($"'{path}' is empty: no run has begun.");
        }

        state.IsRunning = runSince is not null;
        state.Sum(last.Values, first, runSince ?? DateTimeOffset.MaxValue);
        return state;
    }

    private void Sum(Dictionary<string, JournalEntry>.ValueCollection last, DateTimeOffset? first, DateTimeOffset runSince)
    {
        int Count(params string[] steps) => last.Count(entry => steps.Contains(entry.Step));
        bool IsInDoubt(JournalEntry entry) => entry.Step == JournalStep.Submitting && entry.At < runSince;
        Total = last.Count;
        Completed = Count(JournalStep.Completed);
        Failed = Count(JournalStep.Failed, JournalStep.Lost);
        Waiting = Count(JournalStep.Submitted);
        InDoubt = last.Count(IsInDoubt);
        Sending = Count(JournalStep.Submitting) - InDoubt;
        ToSend = Count(JournalStep.Uploaded, JournalStep.NotSubmitted);
        Failures =
        [
            .. last.Where(entry => entry.Step is JournalStep.Failed or JournalStep.Lost or JournalStep.NotSubmitted || IsInDoubt(entry))
                .Select(entry => new BatchFailure(entry.Source, entry.Id, entry.Step == JournalStep.Submitting
                    ? "The request was being sent; whether it was started is not known."
                    : entry.Reason)),
        ];
        double minutes = first is { } begin && LastStepAt is { } end ? (end - begin.LocalDateTime).TotalMinutes : 0;
        PerMinute = minutes > 0 ? Math.Round((Completed + Failed) / minutes, 1) : null;
    }
}
