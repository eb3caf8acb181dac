namespace VlmRun.Budgets;

/// <summary>A reservation of a budget that several processes share.</summary>
/// <param name="Key">Names the request in the store.</param>
/// <param name="Reservation">What it holds. A request that no live process has is not under way.</param>
/// <param name="IsMine">Whether this process has made it, and no other has taken it over.</param>
internal readonly record struct StoredReservation(string Key, Reservation Reservation, bool IsMine);
