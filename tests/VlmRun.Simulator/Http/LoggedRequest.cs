using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace VlmRun.Simulator.Http;

/// <summary>One request to the API, as GET /_sim/log shows it.</summary>
public sealed class LoggedRequest
{
    /// <summary>Counts from 1 since the log was cleared, in order of arrival.</summary>
    public long N { get; internal set; }

    /// <summary>Milliseconds from the simulator's start to the arrival.</summary>
    public double AtMs { get; internal init; }

    /// <summary>The HTTP method.</summary>
    public string Method { get; internal init; } = "";

    /// <summary>The path as it was sent, percent-escapes included.</summary>
    public string Path { get; internal init; } = "";

    /// <summary>The query with its question mark, or an empty string.</summary>
    public string Query { get; internal init; } = "";

    /// <summary>The HTTP version.</summary>
    public string Protocol { get; internal init; } = "";

    /// <summary>The status answered; null while in flight, 0 when the connection was cut without one.</summary>
    public int? Status { get; internal set; }

    /// <summary>Milliseconds until the answer's last byte was handed over; null while in flight.</summary>
    public double? Ms { get; internal set; }

    /// <summary>Body bytes read; 0 when it was answered without reading.</summary>
    public long RequestBytes { get; internal set; }

    /// <summary>The Content-Length header, if any.</summary>
    public long? ContentLength { get; internal init; }

    /// <summary>Body bytes answered.</summary>
    public long ResponseBytes { get; internal set; }

    /// <summary>Headers by lower-case name; of authorization only present, absent or wrong.</summary>
    public Dictionary<string, string> Headers { get; internal init; } = [];

    /// <summary>The JSON body with images and very long strings summarised, or null.</summary>
    public JsonElement? Body { get; internal set; }

    /// <summary>The prediction made or shown.</summary>
    public string? PredictionId { get; internal set; }

    /// <summary>The file made, shown or asked to be read.</summary>
    public string? FileId { get; internal set; }

    /// <summary>What was uploaded, or null.</summary>
    public LoggedUpload? Upload { get; internal set; }

    /// <summary>The execution made or shown.</summary>
    public string? ExecutionId { get; internal set; }

    /// <summary>The chat begun or continued.</summary>
    public string? SessionId { get; internal set; }

    /// <summary>Milliseconds from the simulator's start until the first piece of text of a streamed answer went out.</summary>
    public double? FirstTokenAtMs { get; internal set; }

    /// <summary>The same moment by this machine's clock, in microseconds since 1970 (UTC).</summary>
    public long? FirstTokenAtUs { get; internal set; }

    /// <summary>Whether the body's id had been sent before.</summary>
    public bool DuplicateId { get; internal set; }

    /// <summary>auth, rate_limit or fault:kind when the real answer was not given.</summary>
    public string? RejectedBy { get; internal set; }

    /// <summary>The fault's kind, also when it only slowed the answer down.</summary>
    public string? Fault { get; internal set; }

    [JsonIgnore]
    internal bool Authorized => Headers["authorization"] == "present";
}
