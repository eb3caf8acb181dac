namespace VlmRun;

/// <summary>Credits and resources that a group of predictions, executions and chats used.</summary>
/// <param name="Group">The domain, kind, status or day; <c>all</c> without grouping.</param>
/// <param name="Predictions">Number of predictions.</param>
/// <param name="Completed">Number of jobs that ended with a result.</param>
/// <param name="Failed">Number of jobs that ended without a result.</param>
/// <param name="Credits">Credits used; 100 credits are one US dollar.</param>
/// <param name="Elements">Number of images, pages, videos or recordings processed.</param>
/// <param name="DurationSeconds">The processing time of the service, in seconds.</param>
public sealed record UsageSummary(
    string Group, long Predictions, long Completed, long Failed, decimal Credits, decimal Elements, double DurationSeconds)
{
    /// <summary>Number of executions of agents.</summary>
    public long Executions { get; init; }

    /// <summary>Number of replies in chats.</summary>
    public long Chats { get; init; }

    /// <summary>Number of all of them.</summary>
    public long Jobs => Predictions + Executions + Chats;

    /// <inheritdoc/>
    public override string ToString() => $"{Group}: {Credits} {(Credits == 1 ? "credit" : "credits")}";
}
