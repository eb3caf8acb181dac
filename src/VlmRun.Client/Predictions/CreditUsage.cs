namespace VlmRun;

/// <summary>What a job used and cost (<c>CreditUsageResponse</c>).</summary>
public sealed class CreditUsage
{
    internal CreditUsage(CreditUsageBody body)
    {
        ElementsProcessed = body.ElementsProcessed;
        ElementType = body.ElementType;
        CreditsUsed = body.CreditsUsed;
        Steps = body.Steps;
        Message = body.Message;
        DurationSeconds = body.DurationSeconds ?? 0;
    }

    /// <summary>How many elements were processed.</summary>
    public decimal? ElementsProcessed { get; }

    /// <summary><c>image</c>, <c>page</c>, <c>video</c> or <c>audio</c>.</summary>
    public string? ElementType { get; }

    /// <summary>Credits used; 100 credits are one US dollar. Some tiers bill fractions.</summary>
    public decimal? CreditsUsed { get; }

    /// <summary>Steps of an agent's run.</summary>
    public decimal? Steps { get; }

    /// <summary>What the service says of the job, such as why it failed.</summary>
    public string? Message { get; }

    /// <summary>How long the job took, in seconds.</summary>
    public double DurationSeconds { get; }

    /// <inheritdoc/>
    public override string ToString() =>
        CreditsUsed is { } credits ? $"{credits} credits, {ElementsProcessed} {ElementType}".TrimEnd(' ', ',') : "";
}
