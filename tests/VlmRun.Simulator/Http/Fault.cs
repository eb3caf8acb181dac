using System.Text.Json.Serialization;

namespace VlmRun.Simulator.Http;

/// <summary>One thing to go wrong, as POST /_sim/faults takes it.</summary>
public sealed class Fault
{
    /// <summary>What goes wrong: the name of a kind in Faults/.</summary>
    public required string Kind { get; init; }

    /// <summary>The method it waits for; null for any.</summary>
    public string? Method { get; init; }

    /// <summary>The path it waits for, exact, or a prefix when it ends in * or /; null for any.</summary>
    public string? Path { get; init; }

    /// <summary>How many matching requests pass first.</summary>
    public int After { get; init; }

    /// <summary>How often it is applied; -1 for always.</summary>
    public int Times { get; init; } = 1;

    /// <summary>The status answered, where the kind answers one.</summary>
    public int? Status { get; init; }

    /// <summary>The Retry-After header, seconds or a date.</summary>
    [JsonConverter(typeof(TextOrJsonConverter))]
    public string? RetryAfter { get; init; }

    /// <summary>The Date header that the status is answered with, for a clock that is not ours; null for the real one.</summary>
    public string? Date { get; init; }

    /// <summary>The body answered, where the kind answers one; JSON is taken as its text.</summary>
    [JsonConverter(typeof(TextOrJsonConverter))]
    public string? Body { get; init; }

    /// <summary>The content type of <see cref="Body"/>.</summary>
    public string? ContentType { get; init; }

    /// <summary>Milliseconds of waiting, where the kind waits.</summary>
    public int DelayMs { get; init; } = 1000;

    /// <summary>Bytes per piece of trickle.</summary>
    public int ChunkBytes { get; init; } = 16;

    /// <summary>Bytes per second of slow_read; 0 reads nothing for the delay, then the rest at once.</summary>
    public long Rate { get; init; }

    /// <summary>Bytes of the body that are read as ever before slow_read or drop_in_read sets in.</summary>
    public long AfterBytes { get; init; }

    /// <summary>Events of a stream that are sent as ever before an sse_ fault sets in.</summary>
    public int AfterChunks { get; init; } = 3;

    /// <summary>Which form of an sse_ fault, where there are several; null for the first.</summary>
    public string? Form { get; init; }

    /// <summary>Where redirect points.</summary>
    public string? Location { get; init; }

    /// <summary>True: before the body is read; false: after. Null for the kind's default.</summary>
    public bool? Early { get; init; }

    /// <summary>True: the route does its work (the job is created) and only its answer is replaced. Null for the kind's default.</summary>
    public bool? Create { get; init; }

    /// <summary>How many matching requests came.</summary>
    public int Seen { get; internal set; }

    /// <summary>How often it was applied.</summary>
    public int Hits { get; internal set; }

    [JsonIgnore]
    internal FaultBehavior Behavior { get; set; } = null!;

    [JsonIgnore]
    internal FaultStage Stage => (Behavior.Movable, Create, Early) switch
    {
        (true, true, _) => FaultStage.Answer,
        (true, _, true) => FaultStage.Early,
        (true, false, _) or (true, _, false) => FaultStage.BodyRead,
        _ => Behavior.Stage(this),
    };
}
