using System;
using System.IO;
using System.Text.Json;
using VlmRun.Http;

namespace VlmRun.Predictions.Batch;

/// <summary>The first line of a journal: what the run is about.</summary>
/// <param name="Domain">The domain; null where skills say what to do.</param>
/// <param name="Options">All that decides what is made of a file, as JSON.</param>
/// <param name="StartedAt">When the run began first.</param>
internal sealed record JournalHeader(string? Domain, string Options, DateTimeOffset StartedAt)
{
    private const string Kind = "vlmrun batch 1";

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("journal", Kind);
        writer.WriteString("domain", Domain);
        writer.WritePropertyName("options");
        writer.WriteRawValue(Options);
        writer.WriteString("started", StartedAt);
        writer.WriteEndObject();
    }

    /// <summary>Looks whether a file begins as a journal does, or as what a power cut left of one's first line.</summary>
    /// <exception cref="InvalidDataException">It is something else, which must not be written over.</exception>
    public static void CheckStart(Stream file, string path)
    {
        Span<byte> start = stackalloc byte[64];
        CheckStart(start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)], path);
    }

    /// <exception cref="InvalidDataException">It is something else.</exception>
    public static void CheckStart(ReadOnlySpan<byte> start, string path)
    {
        ReadOnlySpan<byte> wanted = "{\"journal\":\"vlmrun batch 1\""u8;
        if (!wanted.StartsWith(start[..Math.Min(start.Length, wanted.Length)]))
        {
            throw NotOne(path);
        }
    }

    /// <exception cref="InvalidDataException">The line is none.</exception>
    public static JournalHeader Read(JsonElement line, string path) => line.Text("journal") == Kind
        ? new JournalHeader(
            line.Text("domain"),
            line.Field("options")?.GetRawText() ?? "",
            DateTimeOffset.TryParse(line.Text("started"), System.Globalization.CultureInfo.InvariantCulture, out DateTimeOffset at) ? at : default)
        : throw NotOne(path);

    private static InvalidDataException NotOne(string path) => new($"'{path}' is not a journal of a batch.");
}
