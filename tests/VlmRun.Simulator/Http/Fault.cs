using System.Text.Json.Serialization;

namespace VlmRun.Simulator.Http;

/// <summary>A fault, as POST /_sim/faults accepts it.</summary>
public sealed class Fault
{
    /// <summary>The kind: a name in Faults/.</summary>
    public required string Kind { get; init; }

    /// <summary>The method that it matches; null for any.</summary>
    public string? Method { get; init; }

    /// <summary>The path that it matches, exact, or a prefix if it ends in * or /; null for any.</summary>
    public string? Path { get; init; }

    /// <summary>The number of matching requests to skip.</summary>
    public int After { get; init; }

    /// <summary>The number of times that it is applied; -1 for always.</summary>
    public int Times { get; init; } = 1;

    /// <summary>The status, if the kind sends one.</summary>
    public int? Status { get; init; }

    /// <summary>The Retry-After header, seconds or a date.</summary>
    [JsonConverter(typeof(TextOrJsonConverter))]
    public string? RetryAfter { get; init; }

    /// <summary>The Date header of the response, to simulate another clock; null for the real one.</summary>
    public string? Date { get; init; }

    /// <summary>The body, if the kind sends one; JSON is used as text.</summary>
    [JsonConverter(typeof(TextOrJsonConverter))]
    public string? Body { get; init; }

    /// <summary>The content type of <see cref="Body"/>.</summary>
    public string? ContentType { get; init; }

    /// <summary>The delay in milliseconds, if the kind waits.</summary>
    public int DelayMs { get; init; } = 1000;

    /// <summary>Bytes per piece of trickle.</summary>
    public int ChunkBytes { get; init; } = 16;

    /// <summary>The bytes per second of slow_read; 0 reads nothing during the delay, then the rest at once.</summary>
    public long Rate { get; init; }

    /// <summary>The bytes of the body that are read normally before slow_read or drop_in_read starts.</summary>
    public long AfterBytes { get; init; }

    /// <summary>The events of a stream that are sent normally before an sse_ fault starts.</summary>
    public int AfterChunks { get; init; } = 3;

    /// <summary>The form of an sse_ fault, if there are several; null for the first.</summary>
    public string? Form { get; init; }

    /// <summary>The target of a redirect.</summary>
    public string? Location { get; init; }

    /// <summary>True: before the body is read; false: after. Null for the kind's default.</summary>
    public bool? Early { get; init; }

    /// <summary>True: the route is executed (the job is created) and only its response is replaced. Null for the kind's default.</summary>
    public bool? Create { get; init; }

    /// <summary>The number of matching requests.</summary>
    public int Seen { get; internal set; }

    /// <summary>The number of times that it was applied.</summary>
    public int Hits { get; internal set; }

    [JsonIgnore]
    internal FaultBehavior Behavior { get; set; } = null!;

    [JsonIgnore]
    internal FaultStage Stage => (Behavior.CanChangeStage, Create, Early) switch
    {
        (true, true, _) => FaultStage.Answer,
        (true, _, true) => FaultStage.Early,
        (true, false, _) or (true, _, false) => FaultStage.BodyRead,
        _ => Behavior.Stage(this),
    };
}
