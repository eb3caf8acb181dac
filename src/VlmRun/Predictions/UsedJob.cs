namespace VlmRun.Predictions;

/// <summary>The usage of one prediction, execution or chat.</summary>
/// <param name="Kind">prediction, execution or chat.</param>
/// <param name="Name">The domain, the agent or the model.</param>
/// <param name="Status">How it ended, or its state.</param>
/// <param name="CreatedAt">When it was created, in local time.</param>
/// <param name="Credits">Credits used.</param>
/// <param name="Elements">Elements processed.</param>
/// <param name="Seconds">Seconds that it took.</param>
internal sealed record UsedJob(string Kind, string? Name, string Status, DateTime? CreatedAt, decimal? Credits, decimal? Elements, double? Seconds)
{
    /// <summary>The usage of an object from the pipeline; null if it has none.</summary>
    public static UsedJob? Of(PSObject? given) => given?.BaseObject switch
    {
        Prediction one => new UsedJob("prediction", one.Domain, one.Status, one.CreatedAt, one.CreditsUsed, one.Usage?.ElementsProcessed, one.DurationSeconds),
        AgentExecution one => new UsedJob("execution", one.Name, one.Status, one.CreatedAt, one.CreditsUsed, one.Usage?.ElementsProcessed, one.DurationSeconds),
        // A reply is written only when it is complete.
        ChatCompletion one => new UsedJob("chat", one.Model, JobStatus.Completed, one.CreatedAt, one.Usage?.CreditsUsed, null, one.DurationSeconds),
        _ => null,
    };

    public bool Is(string status) => string.Equals(Status, status, StringComparison.OrdinalIgnoreCase);
}
