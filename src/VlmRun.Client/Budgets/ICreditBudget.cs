namespace VlmRun.Budgets;

/// <summary>A budget of credits: requests reserve before they are sent, and settle with their bill. Safe to use from several threads.</summary>
internal interface ICreditBudget
{
    /// <summary>The budget as it stands now.</summary>
    BudgetState State { get; }

    /// <summary>Reserves credits for a request before it is sent, as <see cref="BudgetRule"/> says.</summary>
    /// <param name="request">Names the request, such as its source; a request that has reserved already keeps its reservation.</param>
    /// <param name="estimate">What it is estimated to cost.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<BudgetAnswer> ReserveAsync(string request, CreditEstimate estimate, CancellationToken cancellationToken);

    /// <summary>The bill is known. A request without a reservation changes nothing.</summary>
    ValueTask SettleAsync(string request, decimal credits, CancellationToken cancellationToken);

    /// <summary>The request was not sent, or was rejected: it costs nothing.</summary>
    ValueTask ReleaseAsync(string request, CancellationToken cancellationToken);

    /// <summary>The reservation stays, and its bill is not waited for.</summary>
    ValueTask KeepAsync(string request, ReservationState state, CancellationToken cancellationToken);

    /// <summary>Completes when a reservation may have changed since the call. Call it before <see cref="ReserveAsync"/>, and await it after <see cref="BudgetAnswer.Busy"/>.</summary>
    Task ChangedAsync(CancellationToken cancellationToken);
}
