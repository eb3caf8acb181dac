using System;

namespace VlmRun.Webhooks;

/// <summary>What a listener takes, and for how long it is patient.</summary>
/// <param name="Secret">The account's secret; null believes everything.</param>
/// <param name="Count">Deliveries to take; null for any number.</param>
/// <param name="MaxBytes">Bytes that a body may have.</param>
/// <param name="ReadTimeout">How long a sender may take for its body.</param>
/// <param name="TakesRepeats">Take a delivery that came before.</param>
internal sealed record WebhookListenerOptions(string? Secret, int? Count, long MaxBytes, TimeSpan ReadTimeout, bool TakesRepeats);
