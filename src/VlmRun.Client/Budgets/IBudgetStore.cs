namespace VlmRun.Budgets;

/// <summary>Where a budget is kept that several processes share.</summary>
internal interface IBudgetStore
{
    /// <summary>Names a request in the store.</summary>
    string KeyOf(string request);

    /// <summary>Reads the budget as it is now.</summary>
    /// <exception cref="IOException">The store was away for too long.</exception>
    Task<StoredBudget> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Writes a change as a whole; it is durable then. The same change may be tried twice, since an answer may be lost.</summary>
    /// <returns>False if the budget has changed since it was read.</returns>
    /// <exception cref="IOException">The store was away for too long.</exception>
    Task<bool> WriteAsync(BudgetChange change, CancellationToken cancellationToken);
}
