using VlmRun.Budgets;

namespace VlmRun.Jobs;

/// <summary>Settles the budget of a session with the bills of its jobs, whichever request shows them.</summary>
internal sealed class JobBills
{
    /// <summary>The budget; null for none.</summary>
    public CreditBudget? Budget { get; set; }

    /// <summary>A job as the service returned it.</summary>
    public void Note<T>(IJob<T> job)
        where T : class, IJob<T>
    {
        if (Budget is null || !job.IsFinished)
        {
            return;
        }

        if (job.CreditsUsed is { } credits)
        {
            Budget.Settle(job.Id, credits);
        }
        else
        {
            Budget.Keep(job.Id, ReservationState.NotReported);
        }
    }
}
