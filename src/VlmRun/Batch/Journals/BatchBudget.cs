namespace VlmRun;

/// <summary>The budget that the processes of a batch with a shared journal share, in credits.</summary>
/// <param name="MaxCredits">The budget.</param>
/// <param name="CreditsUsed">The bills so far.</param>
/// <param name="CreditsReserved">Reserved for requests whose bill is not known; 0 or more.</param>
public sealed record BatchBudget(decimal MaxCredits, decimal CreditsUsed, decimal CreditsReserved)
{
    /// <summary>When its first process started it, in local time.</summary>
    public DateTime StartedAt { get; init; }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{CreditsUsed:0.##} of {MaxCredits:0.##} credits used, {CreditsReserved:0.##} reserved");
}
