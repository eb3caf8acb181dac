using System;

namespace VlmRun.PostgreSql;

/// <summary>Credits that are reserved for a source.</summary>
/// <param name="Key">The key of the source.</param>
/// <param name="Expected">The likely credits; null when they are unknown.</param>
/// <param name="High">The credits of an expensive case; null when they are unknown.</param>
/// <param name="State">0 while the worker that reserved has the source; otherwise 1 if its job is not waited for, 2 if no bill is expected.</param>
/// <param name="IsMine">Whether the worker that asks has reserved them.</param>
public sealed record ReservationRow(Guid Key, decimal? Expected, decimal? High, short State, bool IsMine);
