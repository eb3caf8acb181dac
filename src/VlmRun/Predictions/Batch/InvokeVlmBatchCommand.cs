using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Text.Json;
using System.Threading.Tasks;
using VlmRun.Http;
using VlmRun.Input;
using VlmRun.Runtime;
using VlmRun.Waiting;

namespace VlmRun.Predictions.Batch;

/// <summary>Invoke-VlmBatch: every file through upload, submit and wait; what is done is on disk, and the same command again goes on from there.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "VlmBatch", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
[OutputType(typeof(Prediction))]
public sealed class InvokeVlmBatchCommand : GenerationCommand
{
    private readonly Dictionary<string, string> _roots = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _sourceOf = new(StringComparer.Ordinal);
    private readonly List<JournalEntry> _inDoubt = [];
    private Sending<Prediction> _sending = null!;
    private JobWait<Prediction> _wait = null!;
    private Journal? _journal;
    private BatchResults _results = null!;
    private int _notBegun;
    private BatchRun _run = null!;

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

    /// <summary>Start anew: what the journal holds is forgotten, and paid for again.</summary>
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

    private protected override Task BeginAsync()
    {
        if (Domain is null && Skill is null && Config?.Contains("skills") != true)
        {
            ThrowTerminatingError(Errors.BadParameter("Say what to make of the files: -Domain or -Skill.", "Invoke-VlmBatch … -Domain document.invoice"));
        }

        Prepare();
        _wait = new JobWait<Prediction>(this, JobNoun.Prediction, Client.Predictions.Watch, TimeoutSec, null, FinishAsync);
        _sending = new Sending<Prediction>(
            this, ThrottleLimit, "Starting predictions", (input, prediction) => Watch((string)input, prediction), null, _wait.WriteReadyAsync);
        if (IsWhatIf)
        {
            return Task.CompletedTask;
        }

        string options = JsonSerializer.Serialize(
            new MediaGenerateBody(null, null, null, Domain, Model, null, Configuration, Metadata, null), WireContext.Default.MediaGenerateBody);
        string path = SessionState.Path.GetUnresolvedProviderPathFromPSPath(Journal);
        BatchOutput? output = OutDirectory is null ? null : new BatchOutput(SessionState.Path.GetUnresolvedProviderPathFromPSPath(OutDirectory));
        _journal = VlmRun.Predictions.Batch.Journal.Open(path, new JournalHeader(Domain, options, DateTimeOffset.UtcNow), Force);
        _run = new BatchRun(Client, _journal, Request);
        _results = new BatchResults(this, _journal, output, _roots);
        return Task.CompletedTask;
    }

    private protected override async Task ProcessAsync()
    {
        _sending.WriteReady();
        await _wait.WriteReadyAsync();
        bool expand = ParameterSetName == "Path";
        foreach (string given in expand ? Path : LiteralPath)
        {
            foreach (string path in FilePaths.Resolve(this, given, expand, (bad, failure) => WriteError(Errors.From(failure, bad))))
            {
                bool isFolder = Directory.Exists(path);
                string root = isFolder ? path : System.IO.Path.GetDirectoryName(path)!;
                foreach (string source in isFolder ? FilesOf(path) : [path])
                {
                    if (_roots.TryAdd(source, root))
                    {
                        await AddAsync(source);
                    }
                }
            }
        }
    }

    private protected override async Task EndAsync()
    {
        if (_journal is not null)
        {
            _results.WriteEarlier();
            await _sending.DrainAsync();
            await SettleAsync(_journal);
        }

        await _wait.FinishAsync();
        await _wait.DisposeAsync();
        if (_journal is not null)
        {
            await _journal.DisposeAsync();
            if (_journal.Failure is not null)
            {
                WriteError(Errors.JournalNotWritten(_journal.Failure, _journal.Path, _notBegun));
            }

            WriteInformation(new HostInformationMessage { Message = Summary(BatchState.Read(_journal.Path)) }, ["PSHOST", "VlmBatch"]);
        }
    }

    private bool IsWhatIf => MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? given)
        ? given is SwitchParameter { IsPresent: true }
        : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));

    // A folder's other files are not meant; a file that is named is sent, and the service decides.
    private IEnumerable<string> FilesOf(string folder) => Directory
        .EnumerateFiles(folder, "*", Recurse ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly)
        .Where(MediaTypes.IsKnown)
        .Order(StringComparer.Ordinal);

    private async Task AddAsync(string source)
    {
        if (_journal?.Failure is not null)
        {
            _notBegun++;
            return;
        }

        JournalEntry? last = _journal?.Last.GetValueOrDefault(source);
        switch (last?.Step)
        {
            case JournalStep.Completed or JournalStep.Failed:
                break;
            case JournalStep.Submitted:
                _sourceOf[last.Id!] = source;
                _wait.Add(last.Id!, null);
                break;
            case JournalStep.Submitting:
                _inDoubt.Add(last);
                break;
            default:
                await StartAsync(source, last?.FileId, Guid.NewGuid().ToString());
                break;
        }
    }

    private Task StartAsync(string source, string? fileId, string requestId) => _sending.AddAsync(
        source,
        () => ShouldProcess($"{source} to {CurrentSession.BaseUri}", $"send and start a prediction ({Domain ?? "skill"})"),
        () => _run.StartAsync(source, fileId, requestId, StopToken));

    // What an earlier run left in doubt comes last: by now it is known whether the service keeps ids.
    private async Task SettleAsync(Journal journal)
    {
        foreach (JournalEntry entry in _inDoubt)
        {
            Prediction? found;
            try
            {
                found = journal.KeepsIds == false ? null : await _run.FindAsync(entry.Source, entry.Id!, StopToken);
            }
            catch (VlmRunException exception)
            {
                // It stays in doubt, and the others go on.
                WriteError(Errors.From(exception, entry.Source));
                continue;
            }

            if (found is not null)
            {
                Watch(entry.Source, found);
            }
            else if (journal.KeepsIds == true || Resubmit)
            {
                await StartAsync(entry.Source, entry.FileId, journal.KeepsIds == true ? entry.Id! : Guid.NewGuid().ToString());
            }
            else
            {
                WriteError(Errors.InDoubt(entry.Source, entry.Id!));
            }
        }

        await _sending.FinishAsync();
    }

    private void Watch(string source, Prediction prediction)
    {
        _sourceOf[prediction.Id] = source;
        _wait.Add(prediction.Id, prediction.From(source));
    }

    private Task FinishAsync(IReadOnlyList<Prediction> predictions) =>
        _results.NoteAsync([.. predictions.Select(prediction => prediction.From(_sourceOf[prediction.Id]))]);

    private MediaGenerateRequest Request(string source, string fileId, string requestId) => new()
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

    private static MediaKind KindOf(string path) => MediaTypes.Of(path) switch
    {
        { } type when type.StartsWith("audio/", StringComparison.Ordinal) => MediaKind.Audio,
        { } type when type.StartsWith("video/", StringComparison.Ordinal) => MediaKind.Video,
        _ => MediaKind.Document,
    };

    private static string Summary(BatchState state)
    {
        string rate = state.PerMinute is { } perMinute ? $", {perMinute} a minute" : "";
        string failures = string.Concat(state.Failures.Take(10).Select(failure => $"\n  {failure}"));
        string more = state.Failures.Count > 10 ? $"\n  … and {state.Failures.Count - 10} more: (Get-VlmBatch '{state.Journal}').Failures" : "";
        return $"{state}{rate}{failures}{more}";
    }
}
