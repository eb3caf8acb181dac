using VlmRun.Batch.Journals;
using VlmRun.Budgets;

namespace VlmRun.Batch;

/// <summary>What a run may spend: its own budget, and that of its session.</summary>
internal sealed class BatchSpending
{
    private readonly VlmCmdlet _cmdlet;
    private readonly BatchSettings _settings;
    private readonly ICreditBudget? _run;

    public BatchSpending(VlmCmdlet cmdlet, BatchSettings settings, IJournal journal)
    {
        (_cmdlet, _settings) = (cmdlet, settings);
        _run = settings.MaxCredits is { } max ? journal.BudgetOf(max) : null;
        Requests = Spending.Of(cmdlet, isWaitedFor: true, _run);
    }

    /// <summary>Reserves for requests; null when there is no budget.</summary>
    public Spending? Requests { get; }

    /// <summary>What the request for a file is estimated to cost.</summary>
    public CreditEstimate Estimate(string source)
    {
        FileCost cost = _settings.Estimator.OfFile(source, _cmdlet.StopToken);
        return new CreditEstimate(cost.Expected, cost.High);
    }

    /// <summary>The job of a source has ended with a bill, or without one.</summary>
    public async Task EndedAsync(string source, decimal? credits)
    {
        if (_run is not null)
        {
            await (credits is { } used
                ? _run.SettleAsync(source, used, _cmdlet.StopToken)
                : _run.KeepAsync(source, ReservationState.NotReported, _cmdlet.StopToken));
        }
    }

    /// <summary>Nothing was sent for a source, and no error says so.</summary>
    public ValueTask NotSentAsync(string source) => _run?.ReleaseAsync(source, _cmdlet.StopToken) ?? ValueTask.CompletedTask;

    /// <summary>It is not known here whether a job was started for a source, and no error says so. Its bill is not waited for.</summary>
    public ValueTask InDoubtAsync(string source) => _run?.KeepAsync(source, ReservationState.NotReported, _cmdlet.StopToken) ?? ValueTask.CompletedTask;

    /// <summary>The job of a source is no longer waited for. It may still be running, so its credits stay reserved.</summary>
    public void GiveUp(string id, string? source)
    {
        Requests?.GiveUp(id);
        if (_run is not null && source is not null)
        {
            _ = _run.KeepAsync(source, ReservationState.NotReported, _cmdlet.StopToken).AsTask();
        }
    }
}
