namespace VlmRun.Webhooks;

/// <summary>The limits and options of a listener.</summary>
/// <param name="Secret">The account's secret; null accepts everything.</param>
/// <param name="Count">Number of deliveries to accept; null for any number.</param>
/// <param name="MaxBytes">The maximum size of a body in bytes.</param>
/// <param name="ReadTimeout">Time limit for receiving a body.</param>
/// <param name="TakesRepeats">Accept repeated deliveries.</param>
internal sealed record WebhookListenerOptions(string? Secret, int? Count, long MaxBytes, TimeSpan ReadTimeout, bool TakesRepeats);
