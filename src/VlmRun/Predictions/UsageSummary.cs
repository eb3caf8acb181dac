namespace VlmRun;

/// <summary>What a group of predictions used and cost.</summary>
/// <param name="Group">The domain, status or day; <c>all</c> without grouping.</param>
/// <param name="Predictions">How many there are.</param>
/// <param name="Completed">How many ended with a result.</param>
/// <param name="Failed">How many ended without one.</param>
/// <param name="Credits">Credits used; 100 credits are one US dollar.</param>
/// <param name="Elements">Images, pages, videos or recordings processed.</param>
/// <param name="DurationSeconds">The service's time, in seconds.</param>
public sealed record UsageSummary(
    string Group, long Predictions, long Completed, long Failed, decimal Credits, decimal Elements, double DurationSeconds)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Group}: {Credits} credits";
}
