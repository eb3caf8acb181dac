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

    /// <summary>The status of the response; null while in flight, 0 if the connection was cut before it.</summary>
    public int? Status { get; internal set; }

    /// <summary>The milliseconds until the last byte of the response was sent; null while in flight.</summary>
    public double? Ms { get; internal set; }

    /// <summary>The number of body bytes read; 0 if the body was not read.</summary>
    public long RequestBytes { get; internal set; }

    /// <summary>The Content-Length header, if any.</summary>
    public long? ContentLength { get; internal init; }

    /// <summary>The number of body bytes of the response.</summary>
    public long ResponseBytes { get; internal set; }

    /// <summary>Headers by lower-case name; for authorization only present, absent or wrong.</summary>
    public Dictionary<string, string> Headers { get; internal init; } = [];

    /// <summary>The JSON body with images and very long strings summarized, or null.</summary>
    public JsonElement? Body { get; internal set; }

    /// <summary>The prediction that was created or returned.</summary>
    public string? PredictionId { get; internal set; }

    /// <summary>The file that was created, returned or used.</summary>
    public string? FileId { get; internal set; }

    /// <summary>What was uploaded, or null.</summary>
    public LoggedUpload? Upload { get; internal set; }

    /// <summary>The execution that was created or returned.</summary>
    public string? ExecutionId { get; internal set; }

    /// <summary>The chat that was started or continued.</summary>
    public string? SessionId { get; internal set; }

    /// <summary>The milliseconds from the start of the simulator until the first text of a streamed response was sent.</summary>
    public double? FirstTokenAtMs { get; internal set; }

    /// <summary>The same time by the clock of this machine, in microseconds since 1970 (UTC).</summary>
    public long? FirstTokenAtUs { get; internal set; }

    /// <summary>Whether the body's id had been sent before.</summary>
    public bool DuplicateId { get; internal set; }

    /// <summary>auth, rate_limit or fault:kind if the real response was not sent.</summary>
    public string? RejectedBy { get; internal set; }

    /// <summary>The kind of the fault, also if it only delayed the response.</summary>
    public string? Fault { get; internal set; }

    [JsonIgnore]
    internal bool Authorized => Headers["authorization"] == "present";
}
