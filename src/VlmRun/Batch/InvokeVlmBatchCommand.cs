using System.Management.Automation.Host;
using VlmRun.Batch.Intake;
using VlmRun.Batch.Journals;
using VlmRun.Batch.SharedJournals;
using VlmRun.Costs;

namespace VlmRun.Batch;

/// <summary>Invoke-VlmBatch: uploads, submits and waits for every file. Each step is recorded on disk, and the same command continues an interrupted run.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "VlmBatch", HelpUri = OnlineHelp.Address, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = "Path")]
[OutputType(typeof(Prediction), typeof(AgentExecution), typeof(BatchState))]
public sealed class InvokeVlmBatchCommand : ExecutionCommand
{
    private bool? _mayReplace;
    private BatchRun? _run;
    private PlannedCost _planned = null!;

    /// <summary>Waits for each job for an hour by default.</summary>
    public InvokeVlmBatchCommand() => TimeoutSec = 3600;

    /// <summary>The path of the journal.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Journal { get; set; } = null!;

    /// <summary>The name of the run in a shared journal.</summary>
    [Parameter, ValidateNotNullOrEmpty, ArgumentCompleter(typeof(NoCompleter))]
    public string? Run { get; set; }

    /// <summary>User and password for a shared journal.</summary>
    [Parameter, Credential, ArgumentCompleter(typeof(NoCompleter))]
    public PSCredential? JournalCredential { get; set; }

    /// <summary>The folder for one JSON file per source.</summary>
    [Parameter, Alias("OutDirectory"), ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    /// <summary>Also take the files of subfolders.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>Take only files whose name matches one of these patterns.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string[]? Include { get; set; }

    /// <summary>Leave out files whose name matches one of these patterns.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string[]? Exclude { get; set; }

    /// <summary>Goes on taking what arrives in the folders until the command is stopped.</summary>
    [Parameter]
    public SwitchParameter Watch { get; set; }

    /// <summary>With -Watch: the seconds for which a file must not have changed before it is taken.</summary>
    [Parameter]
    [ValidateRange(0.0, 86400.0)]
    [ArgumentCompleter(typeof(NoCompleter))]
    public double SettleSec { get; set; } = 5;

    /// <summary>With -Watch: ends after this number of seconds in which there was nothing to do.</summary>
    [Parameter]
    [ValidateRange(0.0, 31536000.0)]
    [ArgumentCompleter(typeof(NoCompleter))]
    public double UntilIdleSec { get; set; }

    /// <summary>The folder to which files are moved when their result is recorded.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MoveCompleted { get; set; }

    /// <summary>The folder to which files are moved that have failed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MoveFailed { get; set; }

    /// <summary>Deletes uploads at the service when the result is recorded.</summary>
    [Parameter]
    public SwitchParameter RemoveUpload { get; set; }

    /// <summary>Starts the whole run again: the old journal is kept beside the new one, and all files are paid for again.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The credits that this run may use.</summary>
    [Parameter]
    [ValidateRange(0.01, 1_000_000_000.0)]
    [ArgumentCompleter(typeof(NoCompleter))]
    public double? MaxCredits { get; set; }

    /// <summary>Sends failed files again; they are paid for again.</summary>
    [Parameter]
    public SwitchParameter RetryFailed { get; set; }

    /// <summary>Sends files of the same content once.</summary>
    [Parameter]
    public SwitchParameter SkipDuplicate { get; set; }

    /// <summary>Writes only what this run has finished, and not the results and failures of earlier runs.</summary>
    [Parameter]
    public SwitchParameter NewOnly { get; set; }

    /// <summary>Writes the state of the run as the last object.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>The name of a variable that receives the state of the run, however it ends.</summary>
    [Parameter, ValidateNotNullOrEmpty, ArgumentCompleter(typeof(NoCompleter))]
    public string? OutcomeVariable { get; set; }

    /// <summary>Cancels what is still running; what was recorded is on disk.</summary>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && _run is not null)
        {
            Task<string?> stopped = _run.StopAsync();
            if (stopped.Wait(TimeSpan.FromSeconds(5)) && stopped.Result is { } summary)
            {
                SayStopped(summary);
            }

            SetOutcome(_run.State);
        }
    }

    private protected override async Task BeginAsync()
    {
        SharedJournalOptions? shared = SharedJournalTarget.Of(this, Journal, Run, JournalCredential, TimeoutSec);
        string journal = shared?.Name ?? SessionState.Path.GetUnresolvedProviderPathFromPSPath(Journal);
        if (!IsWhatIf)
        {
            // Whatever keeps the run from beginning: no value of an earlier run may remain.
            SetOutcome(BatchState.NotStarted(journal, new JournalHeader(Domain, default, DateTimeOffset.UtcNow)));
        }

        IBatchJobs jobs = CreateJobs();
        _planned = new PlannedCost(domain => CostSettings.Of(domain, Model, Configuration) with { Agent = Agent });
        await new DomainCheck(this).WarnAsync(Domain);
        BatchSettings settings = new()
        {
            Journal = journal,
            Shared = shared?.Sharing(CurrentSession, (decimal?)MaxCredits) is { } sharing ? sharing with { Moves = MoveCompleted is not null || MoveFailed is not null } : null,
            Destination = FullPath(Destination),
            Recurse = Recurse,
            Filter = new NameFilter(Include, Exclude),
            Force = Force,
            Resubmit = Resubmit,
            RetryFailed = RetryFailed,
            SkipDuplicate = SkipDuplicate,
            NewOnly = NewOnly,
            MaxCredits = (decimal?)MaxCredits,
            Estimator = new CostEstimator(CostSettings.Of(Domain, Model, Configuration) with { Agent = Agent }),
            ThrottleLimit = ThrottleLimit,
            TimeoutSec = TimeoutSec,
            IntervalSec = IntervalSec,
            Watch = Watch,
            Settle = TimeSpan.FromSeconds(SettleSec),
            UntilIdle = MyInvocation.BoundParameters.ContainsKey(nameof(UntilIdleSec)) ? TimeSpan.FromSeconds(UntilIdleSec) : null,
            MoveCompleted = FullPath(MoveCompleted),
            MoveFailed = FullPath(MoveFailed),
            RemoveUpload = RemoveUpload,
        };
        CheckWatch();
        if (IsWhatIf)
        {
            _run = await BatchRun.PlanAsync(this, settings, jobs, MaySend);
            return;
        }

        PrepareOutput(settings.Destination, nameof(Destination));
        PrepareOutput(settings.MoveCompleted, nameof(MoveCompleted));
        PrepareOutput(settings.MoveFailed, nameof(MoveFailed));

        _run = await BatchRun.OpenAsync(this, settings, jobs, MaySend);
    }

    private protected override async Task ProcessAsync()
    {
        await _run!.WriteReadyAsync();
        foreach (string path in FilePaths.Given(this, Path, LiteralPath))
        {
            await _run.TakeAllAsync(path);
        }
    }

    private protected override async Task EndAsync()
    {
        await _run!.WatchAsync();
        Say(await _run.FinishAsync(), "VlmBatch");
        if (!_planned.IsEmpty)
        {
            Say(_planned.ToString(), "VlmCost");
        }

        SetOutcome(_run.State);
        if (PassThru && _run.State is not null)
        {
            WriteObject(_run.State);
        }
    }

    private void SetOutcome(BatchState? state)
    {
        if (OutcomeVariable is not null && state is not null)
        {
            SessionState.PSVariable.Set(OutcomeVariable, state);
        }
    }

    private string? FullPath(string? path) => path is null ? null
        : System.IO.Path.TrimEndingDirectorySeparator(SessionState.Path.GetUnresolvedProviderPathFromPSPath(path));

    private void CheckWatch()
    {
        string? unused = new[] { nameof(SettleSec), nameof(UntilIdleSec) }.FirstOrDefault(MyInvocation.BoundParameters.ContainsKey);
        if (!Watch && unused is not null)
        {
            ThrowTerminatingError(ErrorRecords.BadParameter($"-{unused} applies to a watched folder only.", "Invoke-VlmBatch … -Watch"));
        }
    }

    private void PrepareOutput(string? folder, string parameter)
    {
        try
        {
            _ = folder is null ? null : Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Before anything is paid for.
            ThrowTerminatingError(ErrorRecords.OutputNotMade(exception, folder!, parameter));
        }
    }

    // After Ctrl-C the streams are closed, and only the host can still show something.
    private void SayStopped(string summary)
    {
        try
        {
            Say(summary, "VlmBatch");
        }
        catch (Exception exception) when (exception is RuntimeException or InvalidOperationException)
        {
            Host.UI.WriteLine(TerminalText.Safe(summary));
        }
    }

    /// <summary>Asks whether a source may be sent.</summary>
    private bool MaySend(string source, string condition)
    {
        if (!(_mayReplace ??= MayReplace()))
        {
            return false;
        }

        (string target, string action) = ($"{source} to {CurrentSession.BaseUri}", Action + condition);
        if (IsWhatIf)
        {
            _planned.Add(Domain, cost => cost.OfFile(source, StopToken));
        }

        if (IsWhatIf || AsksForEach)
        {
            return ShouldProcess(target, action);
        }

        WriteVerbose($"Performing the operation \"{action}\" on target \"{target}\".");
        return true;
    }

    private bool MayReplace()
    {
        if (_run?.Replaces is not { } old || old.Content is { Jobs: 0, IsDamaged: false })
        {
            return true;
        }

        string cost = ErrorRecords.Cost(old.Content.Noun, old.Content.Jobs, old.Content.Credits);
        try
        {
            return ShouldProcess($"{old.Journal} ({cost})", "start the run again, and pay again for what the journal contains");
        }
        catch (Exception exception) when (exception is PSInvalidOperationException or HostException or NotImplementedException)
        {
            ThrowTerminatingError(ErrorRecords.CannotPrompt(old.Journal, cost));
            throw;
        }
    }
}
