using System;

namespace VlmRun.PostgreSql;

/// <summary>A step to be recorded.</summary>
/// <param name="SourceId">The number of its source.</param>
/// <param name="Step">The step.</param>
/// <param name="Entry">The step with its details, as JSON.</param>
public sealed record StepRow(long SourceId, string Step, string Entry)
{
    /// <summary>The id of the request or of the prediction; null for none.</summary>
    public string? Id { get; init; }

    /// <summary>The entry that the step follows: if the source still has it, a worker that lost the source may still record what became of its own request.</summary>
    public string? Previous { get; init; }

    /// <summary>The hash of the content; null if not known.</summary>
    public string? Md5 { get; init; }

    /// <summary>The size of the content; null if not known.</summary>
    public long? Bytes { get; init; }

    /// <summary>Whether the prediction with <see cref="Id"/> was started, so that it belongs to the source.</summary>
    public bool IsStarted { get; init; }

    /// <summary>Whether the source has ended or is given up, so that this worker no longer has it.</summary>
    public bool Releases { get; init; }

    /// <summary>Whether work begins after the step, which only the worker that has the source may do.</summary>
    public bool Begins { get; init; }

    /// <summary>The prediction, as JSON in UTF-8; null for none.</summary>
    public ReadOnlyMemory<byte>? Prediction { get; init; }

    /// <summary>Whether the prediction is a result that is written again by later runs.</summary>
    public bool HasResult { get; init; }

    /// <summary>The credits that the prediction has used.</summary>
    public decimal Credits { get; init; }
}
