using System;
using System.Collections.Generic;

namespace VlmRun.PostgreSql;

/// <summary>The budget of a run, in credits.</summary>
/// <param name="Version">Changes with each change.</param>
/// <param name="Max">The budget.</param>
/// <param name="StartedAt">When it was started.</param>
public sealed record BudgetRow(long Version, decimal Max, DateTime StartedAt)
{
    /// <summary>The sum of all bills.</summary>
    public decimal Used { get; init; }

    /// <summary>The sum of the bills of requests that had an estimate.</summary>
    public decimal Billed { get; init; }

    /// <summary>The sum of their estimates.</summary>
    public decimal Estimated { get; init; }

    /// <summary>The largest ratio of a bill to its estimate.</summary>
    public decimal WorstRatio { get; init; }

    /// <summary>The largest bill.</summary>
    public decimal MaxBill { get; init; }

    /// <summary>What is reserved.</summary>
    public IReadOnlyList<ReservationRow> Reservations { get; init; } = [];
}
