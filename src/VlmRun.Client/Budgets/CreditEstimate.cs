namespace VlmRun.Budgets;

/// <summary>What a request is estimated to cost; the default value is an unknown estimate.</summary>
/// <param name="Expected">The likely credits; null or 0 when they are unknown.</param>
/// <param name="High">The credits of an expensive case; null when they are unknown.</param>
internal readonly record struct CreditEstimate(decimal? Expected, decimal? High)
{
    /// <summary>An estimate of one number.</summary>
    public CreditEstimate(decimal credits)
        : this(credits, credits)
    {
    }

    /// <summary>Whether there is an estimate.</summary>
    public bool IsKnown => Expected > 0;
}
