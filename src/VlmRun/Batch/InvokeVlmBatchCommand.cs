using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Text.Json;
using System.Threading.Tasks;
using VlmRun.Errors;
using VlmRun.Input;
using VlmRun.Jobs;
using VlmRun.Runtime;

namespace VlmRun.Batch;

/// <summary>Invoke-VlmBatch: every file through upload, submit and wait; what is done is on disk, and the same command again goes on from there.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "VlmBatch", HelpUri = OnlineHelp.Address, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = "Path")]
[OutputType(typeof(Prediction))]
public sealed class InvokeVlmBatchCommand : GenerationCommand
{
    private Dictionary<string, string> _roots = null!;
    private bool? _mayReplace;
    private string _journalPath = null!;
    private Journal? _journal;
    private BatchOutput? _output;
    private BatchRunner _work = null!;

    /// <summary>Files or folders; wildcards are expanded.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = null!;

    /// <summary>Files or folders, taken as they are written; also what comes through the pipeline.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = null!;

    /// <summary>Where what is done is noted down.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Journal { get; set; } = null!;

    /// <summary>Where to put one JSON file for each source.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutDirectory { get; set; }

    /// <summary>Take the folders in folders too.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>Start anew: what the journal holds is put beside it, and paid for again.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Seconds to wait for each prediction.</summary>
    [Parameter]
    [ValidateRange(0.0, 31536000.0)]
    public double TimeoutSec { get; set; } = 3600;

    /// <summary>Ends what still runs; what was noted down is on disk.</summary>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && _journal is not null)
        {
            _journal.DisposeAsync().AsTask().Wait(TimeSpan.FromSeconds(5));
        }
    }

    /// <summary>What is sent for a source.</summary>
    internal MediaGenerateRequest Request(string source, string fileId, string requestId) => new()
    {
        Kind = KindOf(source),
        FileId = fileId,
        Source = source,
        Domain = Domain,
        Id = requestId,
        Model = Model,
        Batch = true,
        Config = Configuration,
        Metadata = Metadata,
        CallbackUrl = CallbackUrl,
    };

    /// <summary>Asks whether a source may be sent.</summary>
    internal bool ShouldSend(string source, string condition = "")
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

    private protected override async Task BeginAsync()
    {
        if (Domain is null && Skill is null && Config?.Contains("skills") != true)
        {
            ThrowTerminatingError(ErrorRecords.BadParameter("Say what to make of the files: -Domain or -Skill.", "Invoke-VlmBatch … -Domain document.invoice"));
        }

        Prepare();
        JsonElement options = JsonSerializer.SerializeToElement(
            new MediaGenerateBody(null, null, null, Domain, Model, null, Configuration, Metadata, null), PredictionJsonContext.Default.MediaGenerateBody);
        JournalHeader header = new(Domain, options, DateTimeOffset.UtcNow);
        string path = _journalPath = SessionState.Path.GetUnresolvedProviderPathFromPSPath(Journal);
        if (IsWhatIf)
        {
            JournalPath.Check(path);
            JournalHistory found = System.IO.File.Exists(path) ? JournalHistory.Read(path) : new JournalHistory(SourceComparer.Create());
            JournalHistory history = Force ? new JournalHistory(found.Comparer) : found.For(header, path);
            _roots = new Dictionary<string, string>(history.Comparer);
            _work = new BatchRunner(this, history, null, null, _roots);
            return;
        }

        BatchOutput? output = _output = OutDirectory is null ? null : new BatchOutput(
            System.IO.Path.TrimEndingDirectorySeparator(SessionState.Path.GetUnresolvedProviderPathFromPSPath(OutDirectory)),
            path,
            id => Force || _journal!.History.HasResult(id));
        try
        {
            output?.Prepare();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Before anything is paid for.
            ThrowTerminatingError(ErrorRecords.OutputNotMade(exception, output!.Folder));
        }

        _journal = await VlmRun.Batch.Journal.OpenAsync(path, header, Force, StopToken);
        _roots = new Dictionary<string, string>(_journal.History.Comparer);
        _work = new BatchRunner(this, _journal.History, _journal, output, _roots);
    }

    private protected override async Task ProcessAsync()
    {
        await _work.WriteReadyAsync();
        foreach (string path in FilePaths.Given(this, Path, LiteralPath))
        {
            bool isFolder = Directory.Exists(path);
            if (!isFolder && !MediaTypes.IsKnown(path))
            {
                WriteWarning($"'{path}' has an extension that the service is not known to take; it is sent all the same, and the service decides.");
            }

            string root = isFolder ? path : System.IO.Path.GetDirectoryName(path)!;
            IEnumerable<(string Path, string? Skipped)> all = !isFolder ? [(path, null)]
                : new BatchFolder(Recurse, IsOwn, (folder, failure) => WriteError(ErrorRecords.From(failure, folder))).List(path);
            foreach ((string source, string? skipped) in all)
            {
                if (skipped is not null)
                {
                    _work.Skip(source, skipped);
                }
                else if (_roots.TryAdd(source, root))
                {
                    await _work.TakeAsync(source);
                }
            }
        }
    }

    private protected override async Task EndAsync()
    {
        await _work.FinishAsync();
        await _work.DisposeAsync();
        if (_journal is not null)
        {
            await _journal.DisposeAsync();
            if (_journal.Failure is not null)
            {
                WriteError(ErrorRecords.JournalNotWritten(_journal.Failure, _journal.Path, _work.NotBegun));
            }

            WriteInformation(new HostInformationMessage { Message = Summary(_journal) }, ["PSHOST", "VlmBatch"]);
        }
        else if (_work.Skipped > 0)
        {
            WriteInformation(new HostInformationMessage { Message = $"{_work.Skipped} left out; -Verbose names them." }, ["PSHOST", "VlmBatch"]);
        }
    }

    private bool IsWhatIf => MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? given)
        ? given is SwitchParameter { IsPresent: true }
        : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));

    // The journal, what lies beside it under its name, and results are found in the folder too, if they are put there.
    private bool IsOwn(string path) =>
        path == _journalPath
        || (path.StartsWith(_journalPath + ".", StringComparison.Ordinal) && !MediaTypes.IsKnown(path))
        || (_output is not null && (path == _output.Folder
            || (path.StartsWith(_output.Folder + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal) && BatchOutput.IsResult(path))));

    private static MediaKind KindOf(string path) => MediaTypes.Of(path) switch
    {
        { } type when type.StartsWith("audio/", StringComparison.Ordinal) => MediaKind.Audio,
        { } type when type.StartsWith("video/", StringComparison.Ordinal) => MediaKind.Video,
        _ => MediaKind.Document,
    };

    // By default it asks before it pays again, and not before each file.
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
            return ShouldProcess($"{_journal.Path} ({cost})", "start anew, and pay again for what it holds");
        }
        catch (Exception exception) when (exception is PSInvalidOperationException or HostException or NotImplementedException)
        {
            ThrowTerminatingError(ErrorRecords.CannotAsk(_journal.Path, cost));
            throw;
        }
    }

    private static string Summary(Journal journal)
    {
        if (journal.Replaces is not null)
        {
            return $"Nothing was sent; '{journal.Path}' is as it was.";
        }

        BatchState state = BatchState.Read(journal.Path);
        string kept = journal.Kept is null ? "" : $"\nWhat the journal held before is kept in '{journal.Kept}'.";
        string rate = state.PerMinute is { } perMinute ? $", {perMinute} a minute" : "";
        string failures = string.Concat(state.Failures.Take(10).Select(failure => $"\n  {failure}"));
        string more = state.Failures.Count > 10 ? $"\n  … and {state.Failures.Count - 10} more: (Get-VlmBatch '{state.Journal}').Failures" : "";
        string skipped = string.Concat(state.Skipped.Take(10).Select(skip => $"\n  left out: {skip}"));
        string moreSkipped = state.Skipped.Count > 10 ? $"\n  … and {state.Skipped.Count - 10} more: (Get-VlmBatch '{state.Journal}').Skipped" : "";
        return $"{state}{rate}{failures}{more}{skipped}{moreSkipped}{kept}";
    }
}
