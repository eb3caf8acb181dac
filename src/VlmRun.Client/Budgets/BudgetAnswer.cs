namespace VlmRun.Budgets;

/// <summary>Whether a request may be sent within a budget.</summary>
internal enum BudgetAnswer
{
    /// <summary>Its credits are reserved: it may be sent.</summary>
    Reserved,

    /// <summary>It does not fit beside the requests that are under way; ask again when one of them has ended.</summary>
    Busy,

    /// <summary>It does not fit into what is left; nothing that is under way changes that.</summary>
    Exceeded,
}
