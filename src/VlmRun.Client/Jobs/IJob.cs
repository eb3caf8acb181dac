namespace VlmRun;

/// <summary>What predictions and executions have in common.</summary>
public interface IJob<T>
    where T : class
{
    /// <summary>The service's id of the job.</summary>
    string Id { get; }

    /// <summary>The status, such as <c>running</c> or <c>completed</c>.</summary>
    string Status { get; }

    /// <summary>The source from which it was created; null when not known.</summary>
    string? Source { get; }

    /// <summary>The service's message, such as why it failed.</summary>
    string? Message { get; }

    /// <summary>Credits used; null until it has ended.</summary>
    decimal? CreditsUsed { get; }

    /// <summary>When the job was created, in local time.</summary>
    DateTime? CreatedAt { get; }

    /// <summary>The job has ended.</summary>
    bool IsFinished { get; }

    /// <summary>A copy of the job with its source set to <paramref name="source"/>.</summary>
    T From(string? source);
}
