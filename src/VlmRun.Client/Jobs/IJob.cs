using System;

namespace VlmRun;

/// <summary>What jobs of every noun have: they are listed, watched and waited for alike.</summary>
internal interface IJob<T>
    where T : class
{
    string Id { get; }

    string Status { get; }

    string? Source { get; }

    string? Message { get; }

    DateTime? CreatedAt { get; }

    /// <summary>It will not change any more.</summary>
    bool IsFinished { get; }

    /// <summary>The same job, known to be made from <paramref name="source"/>.</summary>
    T From(string? source);
}
