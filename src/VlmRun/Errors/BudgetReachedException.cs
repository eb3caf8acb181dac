using VlmRun.Budgets;

namespace VlmRun;

/// <summary>Inputs were not sent, because they do not fit into a budget of credits.</summary>
public sealed class BudgetReachedException : InvalidOperationException, IErrorDescription
{
    /// <summary>The error id.</summary>
    internal const string Id = "BudgetReached";

    private readonly bool _isReserved;

    /// <param name="budget">The budget.</param>
    /// <param name="count">Number of inputs that were not sent.</param>
    /// <param name="first">The first of them, with their estimates in credits; null where they are unknown.</param>
    internal BudgetReachedException(BudgetState budget, int count, IReadOnlyList<(string Name, decimal? Credits)> first)
        : base(Say(budget, count, first))
    {
        Count = count;
        _isReserved = budget.Reserved > 0;
    }

    /// <summary>Number of inputs that were not sent.</summary>
    public int Count { get; }

    string IErrorDescription.ErrorId => Id;

    ErrorCategory IErrorDescription.Category => ErrorCategory.QuotaExceeded;

    string IErrorDescription.RecommendedAction => _isReserved
        ? "Wait-VlmPrediction for the jobs that were started settles what is reserved. A larger -MaxCredits sends the rest."
        : "A larger -MaxCredits sends the rest; Invoke-VlmBatch goes on with its journal.";

    private static string Say(BudgetState budget, int count, IReadOnlyList<(string Name, decimal? Credits)> first)
    {
        string named = string.Join(", ", first.Select(one => $"'{Short(one.Name)}' ({(one.Credits is { } credits ? "about " + Written(credits) : "cost unknown")})"));
        string inputs = count == 1 ? "1 input was" : string.Create(CultureInfo.InvariantCulture, $"{count} inputs were");
        string state = budget is { Used: 0, Reserved: 0 }
            ? $"The budget of {Written(budget.Max)} is less than one of them may cost"
            : $"The budget of {Written(budget.Max)} is reached: {Written(budget.Used)} used, {Number(budget.Reserved)} reserved";
        return $"{state}. {inputs} not sent: {named}{(count > first.Count ? " and others" : "")}.";
    }

    private static string Short(string name) => name.Length <= 80 ? name : "… " + name[^80..];

    private static string Number(decimal credits) => credits.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Written(decimal credits) => $"{Number(credits)} {(credits == 1 ? "credit" : "credits")}";
}
