using System.Management.Automation.Host;

namespace VlmRun.Batch;

/// <summary>Invoke-VlmBatch: uploads, submits and waits for every file. Each step is recorded on disk, and the same command continues an interrupted run.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "VlmBatch", HelpUri = OnlineHelp.Address, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = "Path")]
[OutputType(typeof(Prediction))]
public sealed class InvokeVlmBatchCommand : GenerationCommand
{
    private Dictionary<string, string> _roots = null!;
    private bool? _mayReplace;
    private string _journalPath = null!;
    private Journal? _journal;
    private BatchOutput? _output;
    private JournalHistory _history = null!;
    private BatchPlan _plan = null!;
    private BatchRunner? _runner;
    private int _notBegun;

    /// <summary>The domain of the run, such as document.invoice.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(DomainCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Domain { get; set; }

    /// <summary>The path of the journal.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Journal { get; set; } = null!;

    /// <summary>The folder for one JSON file per source.</summary>
    [Parameter]
    [Alias("OutDirectory")]
    [ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    /// <summary>Also take the files of subfolders.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>Starts the whole run again: the old journal is kept beside the new one, and all files are paid for again.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Time limit for each prediction, in seconds.</summary>
    [Parameter]
    [Alias("Timeout")]
    [ValidateRange(0.0, 31536000.0)]
    [ArgumentCompleter(typeof(NoCompleter))]
    public double TimeoutSec { get; set; } = 3600;

    /// <summary>Cancels what is still running; what was recorded is on disk.</summary>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && _journal is not null)
        {
            _journal.DisposeAsync().AsTask().Wait(TimeSpan.FromSeconds(5));
        }
    }

    private protected override async Task BeginAsync()
    {
        if (Domain is null && !HasSkill)
        {
            ThrowTerminatingError(ErrorRecords.BadParameter("Specify what to extract from the files: -Domain or -Skill.", "Invoke-VlmBatch … -Domain document.invoice"));
        }

        Prepare();
        await new DomainCheck(this).WarnAsync(Domain);
        BatchTemplate template = new(Domain, Model, Configuration, Metadata, CallbackUrl);
        JournalHeader header = template.Header();
        _journalPath = SessionState.Path.GetUnresolvedProviderPathFromPSPath(Journal);
        _output = Destination is null ? null : new BatchOutput(
            System.IO.Path.TrimEndingDirectorySeparator(SessionState.Path.GetUnresolvedProviderPathFromPSPath(Destination)),
            _journalPath,
            id => Force || _history.HasResult(id));
        if (IsWhatIf)
        {
            JournalPath.Check(_journalPath);
            JournalHistory found = System.IO.File.Exists(_journalPath) ? JournalHistory.Read(_journalPath) : new JournalHistory(SourceComparer.Create());
            Plan(Force ? new JournalHistory(found.Comparer) : found.For(header, _journalPath));
            return;
        }

        PrepareOutput(_output);
        _journal = await VlmRun.Batch.Journal.OpenAsync(_journalPath, header, Force, StopToken);
        JobOwners owners = Plan(_journal.History);
        _runner = new BatchRunner(
            this,
            _journal,
            new BatchSettings(ThrottleLimit, TimeoutSec, Resubmit),
            _plan,
            new BatchSubmitter(Client, _journal, owners, template),
            new BatchResults(this, _journal, _output, _roots),
            source => MaySend(source));
    }

    private protected override async Task ProcessAsync()
    {
        await (_runner?.WriteReadyAsync() ?? Task.CompletedTask);
        foreach (string path in FilePaths.Given(this, Path, LiteralPath))
        {
            bool isFolder = Directory.Exists(path);
            if (!isFolder && !MediaTypes.IsKnown(path))
            {
                WriteWarning($"'{path}' has an extension that the service is not known to take. It is sent anyway.");
            }

            string root = isFolder ? path : System.IO.Path.GetDirectoryName(path)!;
            IEnumerable<(string Path, string? Skipped)> all = !isFolder ? [(path, null)]
                : new BatchFolder(Recurse, IsOwn, (folder, failure) => WriteError(ErrorRecords.From(failure, folder))).List(path);
            foreach ((string source, string? skipped) in all)
            {
                if (skipped is not null)
                {
                    WriteVerbose($"'{source}' is left out. {skipped}");
                    _plan.Skip(source, skipped);
                }
                else if (_roots.TryAdd(source, root))
                {
                    await TakeAsync(source);
                }
            }
        }
    }

    private protected override async Task EndAsync()
    {
        if (_runner is null)
        {
            foreach (PlannedSource planned in _plan.At(PlannedStep.LookUp).Where(planned => Resubmit || planned.Last!.IsSafeToResend(_history.KeepsIds)))
            {
                MaySend(planned.Source, ", unless it has already been started");
            }

            Say(BatchSummary.Of(_plan));
            return;
        }

        await _runner.FinishAsync();
        await _runner.DisposeAsync();
        await _journal!.DisposeAsync();
        if (_journal.Failure is not null)
        {
            WriteError(ErrorRecords.JournalNotWritten(_journal.Failure, _journal.Path, _notBegun));
        }

        Say(BatchSummary.Of(_journal));
    }

    private JobOwners Plan(JournalHistory history)
    {
        JobOwners owners = new(history);
        _history = history;
        _roots = new Dictionary<string, string>(history.Comparer);
        _plan = new BatchPlan(history, owners);
        return owners;
    }

    private void PrepareOutput(BatchOutput? output)
    {
        try
        {
            output?.Prepare();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Before anything is paid for.
            ThrowTerminatingError(ErrorRecords.OutputNotMade(exception, output!.Folder));
        }
    }

    private async Task TakeAsync(string source)
    {
        if (_journal?.Failure is not null)
        {
            _notBegun++;
            return;
        }

        PlannedSource planned = await _plan.AddAsync(source, StopToken);
        if (planned.HasChanged)
        {
            WriteVerbose($"'{source}' has changed since it was uploaded, and is sent as a new file.");
        }

        if (planned.Problem is not null)
        {
            WriteError(planned.Problem);
        }
        else if (_runner is not null)
        {
            await _runner.TakeAsync(planned);
        }
        else if (planned.Step == PlannedStep.Send)
        {
            MaySend(source);
        }
    }

    private void Say(string summary) => WriteInformation(new HostInformationMessage { Message = summary }, ["PSHOST", "VlmBatch"]);

    /// <summary>Asks whether a source may be sent.</summary>
    private bool MaySend(string source, string condition = "")
    {
        if (!(_mayReplace ??= MayReplace()))
        {
            return false;
        }

        string target = $"{source} to {CurrentSession.BaseUri}";
        string action = $"send and start a prediction ({Domain ?? "skill"}){condition}";
        if (IsWhatIf || AsksForEach)
        {
            return ShouldProcess(target, action);
        }

        WriteVerbose($"Performing the operation \"{action}\" on target \"{target}\".");
        return true;
    }

    private bool IsWhatIf => MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? given)
        ? given is SwitchParameter { IsPresent: true }
        : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));

    // The journal, files beside it with its name, and results are ignored when they are in the folder.
    private bool IsOwn(string path) =>
        path == _journalPath
        || (path.StartsWith(_journalPath + ".", StringComparison.Ordinal) && !MediaTypes.IsKnown(path))
        || (_output is not null && (path == _output.Folder
            || (path.StartsWith(_output.Folder + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal) && BatchOutput.IsResult(path))));

    // By default it prompts before it pays again, but not before each file.
    private bool AsksForEach => MyInvocation.BoundParameters.TryGetValue("Confirm", out object? given)
        ? given is SwitchParameter { IsPresent: true }
        : LanguagePrimitives.TryConvertTo(GetVariableValue("ConfirmPreference"), out ConfirmImpact least) && least is ConfirmImpact.Low or ConfirmImpact.Medium;

    private bool MayReplace()
    {
        if (_journal?.Replaces is not { } old || old is { Predictions: 0, IsDamaged: false })
        {
            return true;
        }

        string cost = ErrorRecords.Cost(old.Predictions, old.Credits);
        try
        {
            return ShouldProcess($"{_journal.Path} ({cost})", "start the run again, and pay again for what the journal contains");
        }
        catch (Exception exception) when (exception is PSInvalidOperationException or HostException or NotImplementedException)
        {
            ThrowTerminatingError(ErrorRecords.CannotPrompt(_journal.Path, cost));
            throw;
        }
    }
}
