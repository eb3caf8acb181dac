using System.Runtime.ExceptionServices;
using VlmRun.Budgets;

namespace VlmRun.Runtime;

/// <summary>Sends many inputs concurrently for a cmdlet. A failed input is one error; a rejected key or insufficient credits end sending.</summary>
internal sealed class ThrottledSender<T> : IWorkInFlight
{
    private const int MaxNameLength = 200;
    private const int MaxNamed = 3;

    private readonly VlmCmdlet _cmdlet;
    private readonly Action<object, T> _write;
    private readonly FanOut<T> _fanOut;
    private readonly ProgressLine _progress;
    private readonly Func<Task>? _whileWaiting;
    private VlmRunException? _ended;
    private int _sent;
    private decimal _credits;
    private int _written;
    private int _notSent;
    private bool _hasSaidNotSent;
    private readonly List<PaidRequest> _overBudget = [];
    private bool _hasSaidOverBudget;

    /// <summary>Creates the sender; sends nothing yet.</summary>
    /// <param name="cmdlet">The cmdlet whose streams are used.</param>
    /// <param name="limit">The maximum number of inputs in flight.</param>
    /// <param name="activity">The activity in the progress.</param>
    /// <param name="write">Receives each result with its input, on the pipeline thread.</param>
    /// <param name="state">Returns the progress, null while there is nothing to show; without it, the number of inputs sent.</param>
    /// <param name="whileWaiting">Called repeatedly while inputs are in flight, so that other results can be written.</param>
    public ThrottledSender(
        VlmCmdlet cmdlet, int limit, string activity, Action<object, T> write, Func<ProgressState?>? state = null, Func<Task>? whileWaiting = null)
    {
        _whileWaiting = whileWaiting;
        _cmdlet = cmdlet;
        _write = write;
        _fanOut = new FanOut<T>(limit, Write, () => cmdlet.Stopping);
        _progress = new ProgressLine(cmdlet, activity, state ?? Describe);
        cmdlet.Register(this);
    }

    /// <summary>The command that shows what was started, if the work costs credits or creates something; otherwise null.</summary>
    public string? Find { get; init; }

    /// <summary>The budgets of the work; null if it costs nothing, or where there is no budget.</summary>
    public Spending? Spending { get; init; }

    /// <summary>Called when an input waits until work under way has ended, because of a budget.</summary>
    public Action? WhenBusy { get; init; }

    /// <summary>Inputs that were not sent because they did not fit into a budget.</summary>
    public int OverBudget { get; private set; }

    /// <summary>How many inputs there are in all; null while that is not known.</summary>
    public long? Total { get; set; }

    /// <summary>Inputs in flight.</summary>
    public int InFlight => _fanOut.InFlight;

    /// <summary>Inputs that have failed.</summary>
    public int Failed { get; private set; }

    /// <summary>What has ended sending: a rejected key or insufficient credits; null while it goes on.</summary>
    public VlmRunException? EndedBy => _ended;

    /// <summary>Starts one input when the limit allows it, unless sending has ended or <paramref name="mayStart"/> returns false.</summary>
    /// <param name="input">The user's input, which errors refer to.</param>
    /// <param name="mayStart">Asks the user for confirmation.</param>
    /// <param name="start">Starts the work.</param>
    /// <param name="requestId">The client id of the request; null when it has none.</param>
    /// <param name="estimate">Estimates what the work costs, asked only where there is a budget; null if that is unknown.</param>
    public async Task AddAsync(object input, Func<bool> mayStart, Func<Task<T>> start, string? requestId = null, Func<CreditEstimate>? estimate = null)
    {
        // A request that ends during this wait may end sending.
        await _progress.WhileAsync(_fanOut.WaitForSlotAsync(_cmdlet.StopToken), _cmdlet.StopToken, _whileWaiting);
        PaidRequest? paid = Spending is null || _ended is not null ? null
            : new PaidRequest(input is object[] several ? string.Join("; ", several) : $"{input}", estimate is null ? default : await Task.Run(estimate, _cmdlet.StopToken));
        if (paid is not null && !await ReserveAsync(paid))
        {
            OverBudget++;
            if (_overBudget.Count < MaxNamed)
            {
                _overBudget.Add(paid);
            }
        }
        else if (_ended is not null)
        {
            _notSent++;
            await ReleaseAsync(paid);
        }
        else if (mayStart())
        {
            _fanOut.Start(input, requestId, paid is null ? start : () => Spending!.RunAsync(paid, start), _cmdlet.StopToken);
            _progress.Show();
        }
        else
        {
            await ReleaseAsync(paid);
        }
    }

    // What does not fit beside the work under way waits for it.
    private async Task<bool> ReserveAsync(PaidRequest paid)
    {
        while (true)
        {
            (BudgetAnswer answer, Task changed) = await Spending!.ReserveAsync(paid, _cmdlet.StopToken);
            if (answer != BudgetAnswer.Busy || _ended is not null)
            {
                return answer != BudgetAnswer.Exceeded;
            }

            WhenBusy?.Invoke();
            await _progress.WhileAsync(changed, _cmdlet.StopToken, WriteAllReadyAsync);
        }
    }

    private Task ReleaseAsync(PaidRequest? paid) => paid is null ? Task.CompletedTask : Spending!.ReleaseAsync(paid, _cmdlet.StopToken);

    private Task WriteAllReadyAsync()
    {
        _fanOut.WriteReady();
        return _whileWaiting?.Invoke() ?? Task.CompletedTask;
    }

    /// <summary>Removes the progress line until there is something to show again.</summary>
    public void HideProgress() => _progress.End();

    /// <inheritdoc/>
    public Task WriteReadyAsync()
    {
        _fanOut.WriteReady();
        return Task.CompletedTask;
    }

    /// <summary>Writes the remaining results as they arrive; more inputs may be added afterwards.</summary>
    public async Task DrainAsync()
    {
        while (_fanOut.InFlight > 0)
        {
            await _progress.WhileAsync(_fanOut.NextAsync(_cmdlet.StopToken), _cmdlet.StopToken, _whileWaiting);
            await (_whileWaiting?.Invoke() ?? Task.CompletedTask);
        }
    }

    /// <summary>Writes the remaining results as they arrive, and one error for all inputs that were not sent because sending has ended.</summary>
    public async Task FinishAsync()
    {
        await DrainAsync();
        _progress.End();
        if (_ended is not null && !_hasSaidNotSent)
        {
            _hasSaidNotSent = true;
            _cmdlet.WriteError(ErrorRecords.NotSent(_ended, _notSent));
        }

        if (OverBudget > 0 && !_hasSaidOverBudget)
        {
            _hasSaidOverBudget = true;
            BudgetReachedException reached = new(
                Spending!.States.MinBy(budget => budget.Left), OverBudget, [.. _overBudget.Select(paid => (paid.Name, paid.Estimate.Expected))]);
            _cmdlet.WriteError(ErrorRecords.From(reached, OverBudget));
        }
    }

    /// <inheritdoc/>
    public Task SettleAsync() => FinishAsync();

    /// <inheritdoc/>
    public IEnumerable<string> Unwritten()
    {
        if (Find is null)
        {
            yield break;
        }

        string started = Named(item => item.Work.IsCompletedSuccessfully, item => $"{item.Work.Result}");
        if (started.Length > 0)
        {
            yield return $"Started, but not written to the pipeline: {started}.";
        }

        string sending = Named(item => !item.Work.IsCompleted || item.Work.IsCanceled || item.Work.Exception?.InnerException is OutcomeUnknownException, item => item.RequestId);
        if (sending.Length > 0)
        {
            yield return $"Being sent when the pipeline ended, so perhaps started and paid for: {sending}. To see what was started: {Find}";
        }
    }

    private string Named(Func<WorkItem<T>, bool> which, Func<WorkItem<T>, string?> id) =>
        string.Join(", ", _fanOut.Open.Where(which).Select(item => id(item) is { Length: > 0 } known ? $"{known} of '{Name(item.Input)}'" : $"'{Name(item.Input)}'"));

    private static string Name(object input)
    {
        string name = TerminalText.Safe(input is object[] several ? string.Join("; ", several) : $"{input}").ReplaceLineEndings(" ");
        return name.Length <= MaxNameLength ? name : name[..MaxNameLength] + " …";
    }

    private ProgressState Describe()
    {
        string of = Total is { } total ? string.Create(CultureInfo.InvariantCulture, $" of {total}") : "";
        string failed = Failed == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {Failed} failed");
        return new ProgressState(
            string.Create(CultureInfo.InvariantCulture, $"{_sent + Failed}{of} done{failed}, {InFlight} in flight"), _sent + Failed, Total ?? 0)
        {
            Credits = _credits,
        };
    }

    private void Write(object input, Task<T> work)
    {
        switch (work.Exception?.InnerException)
        {
            case null when work.IsCanceled && _cmdlet.StopToken.IsCancellationRequested:
                throw new PipelineStoppedException();
            case null when work.IsCanceled:
                _written++;
                _cmdlet.WriteError(ErrorRecords.From(new TaskCanceledException(work), input));
                break;
            case null:
                _sent++;
                _written++;
                _credits += CreditsOf(work.Result);
                _write(input, work.Result);
                break;
            case VlmRunException refused when refused is VlmRunAuthenticationException or VlmRunCreditsException:
                // One error at the end for all inputs that are not sent; jobs that were started before continue.
                _ended ??= refused;
                _notSent++;
                break;
            case { } failure when ErrorRecords.IsExpected(failure):
                _written++;
                Failed++;
                _cmdlet.WriteError(ErrorRecords.From(failure, input));
                break;
            case { } fault:
                ExceptionDispatchInfo.Throw(fault);
                break;
        }

        // A rejected key ends sending, but not while responses are outstanding to requests that were sent when the key was valid.
        if (_ended is VlmRunAuthenticationException && _written == 0 && _fanOut.InFlight == 0)
        {
            _cmdlet.ThrowTerminatingError(ErrorRecords.From(_ended, input));
        }
    }

    private static decimal CreditsOf(T result) => result switch
    {
        Prediction prediction => prediction.CreditsUsed,
        AgentExecution execution => execution.CreditsUsed,
        _ => null,
    } ?? 0;
}
