namespace VlmRun.Budgets;

/// <summary>Credits that are reserved for one request.</summary>
/// <param name="Estimate">The estimate.</param>
/// <param name="State">What is known of the bill.</param>
internal readonly record struct Reservation(CreditEstimate Estimate, ReservationState State);
