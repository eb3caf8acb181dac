using System;
using System.Collections.Generic;
using System.IO.Pipelines;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace VlmRun.Simulator.Http;

/// <summary>A request's body, read once as a stream; very long strings are summarized on the way.</summary>
internal sealed class RequestBody
{
    private RequestBody(IReadOnlyList<TextSummary> texts)
    {
        Texts = texts;
    }

    /// <summary>The JSON; null when there is none or it is broken.</summary>
    public JsonElement? Json { get; private init; }

    /// <summary>Whether there was no byte.</summary>
    public bool Empty { get; private init; }

    /// <summary>Where the JSON broke, in bytes.</summary>
    public long ErrorAt { get; private init; }

    /// <summary>Why it broke.</summary>
    public string Error { get; private init; } = "";

    private IReadOnlyList<TextSummary> Texts { get; }

    /// <summary>Reads the body to its end and logs it.</summary>
    public static async Task<RequestBody> ReadAsync(HttpContext context)
    {
        LoggedRequest entry = Exchange.Of(context).Entry;
        using BodyScanner scanner = new();
        PipeReader reader = context.Request.BodyReader;
        while (true)
        {
            ReadResult read = await reader.ReadAsync(context.RequestAborted);
            foreach (ReadOnlyMemory<byte> piece in read.Buffer)
            {
                scanner.Feed(piece.Span);
            }

            entry.RequestBytes += read.Buffer.Length;
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                break;
            }
        }

        RequestBody body = Parse(scanner, entry.RequestBytes);
        if (body.Json is JsonElement json)
        {
            entry.Body = BodySummary.Of(json, body);
        }

        return body;
    }

    /// <summary>The summary of a long string of this body.</summary>
    public TextSummary Summary(string text)
    {
        return Long(text) ?? TextSummary.Of(text);
    }

    /// <summary>A string of this body for display; one that was too long to keep is shown by its start, length and hash.</summary>
    public string Readable(string text)
    {
        return Long(text) is TextSummary summary ? $"{summary.Prefix}… ({summary.Length} characters, {summary.Sha256[..8]})" : text;
    }

    /// <summary>The summary of a string that was too long to keep, or null.</summary>
    public TextSummary? Long(string text)
    {
        int index = BodyScanner.Index(text);
        return index >= 0 && index < Texts.Count ? Texts[index] : null;
    }

    private static RequestBody Parse(BodyScanner scanner, long bytes)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(scanner.Kept);
            return new RequestBody(scanner.Long) { Json = document.RootElement.Clone() };
        }
        catch (JsonException e)
        {
            return new RequestBody([]) { Empty = bytes == 0, ErrorAt = e.BytePositionInLine ?? 0, Error = "Expecting value" };
        }
    }
}
