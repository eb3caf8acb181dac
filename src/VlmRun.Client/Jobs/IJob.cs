using System;

namespace VlmRun;

/// <summary>What predictions and executions have in common.</summary>
internal interface IJob<T>
    where T : class
{
    string Id { get; }

    string Status { get; }

    string? Source { get; }

    string? Message { get; }

    DateTime? CreatedAt { get; }

    /// <summary>The job has ended.</summary>
    bool IsFinished { get; }

    /// <summary>Nothing is known of it but its id and its source.</summary>
    bool IsReference { get; }

    /// <summary>A copy of the job with its source set to <paramref name="source"/>.</summary>
    T From(string? source);
}
