namespace VlmRun;

/// <summary>Usage as the wire has it (api reference 3.3).</summary>
internal sealed class CreditUsageBody
{
    public decimal? ElementsProcessed { get; set; }

    public string? ElementType { get; set; }

    public decimal? CreditsUsed { get; set; }

    public decimal? Steps { get; set; }

    public string? Message { get; set; }

    public double? DurationSeconds { get; set; }
}
