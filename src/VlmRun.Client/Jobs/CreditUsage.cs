namespace VlmRun;

/// <summary>Credits and resources that a job used (<c>CreditUsageResponse</c>).</summary>
public sealed class CreditUsage
{
    internal CreditUsage(JsonElement body)
    {
        ElementsProcessed = body.Number("elements_processed");
        ElementType = body.Text("element_type");
        CreditsUsed = body.Number("credits_used");
        Steps = body.Number("steps");
        Message = body.Text("message");
        DurationSeconds = (double)(body.Number("duration_seconds") ?? 0);
    }

    /// <summary>Number of elements processed.</summary>
    public decimal? ElementsProcessed { get; }

    /// <summary><c>image</c>, <c>page</c>, <c>video</c> or <c>audio</c>.</summary>
    public string? ElementType { get; }

    /// <summary>Credits used; 100 credits are one US dollar. Some tiers bill fractions.</summary>
    public decimal? CreditsUsed { get; }

    /// <summary>Number of steps of an agent's execution.</summary>
    public decimal? Steps { get; }

    /// <summary>The service's message, such as why it failed.</summary>
    public string? Message { get; }

    /// <summary>The duration of the job, in seconds.</summary>
    public double DurationSeconds { get; }

    /// <inheritdoc/>
    public override string ToString() =>
        CreditsUsed is { } credits ? $"{credits} {(credits == 1 ? "credit" : "credits")}{(ElementType is null ? "" : $", {ElementsProcessed} {ElementType}")}" : "";
}
