using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Errors;
using VlmRun.Http;
using VlmRun.Objects;
using VlmRun.Sessions;

namespace VlmRun.Runtime;

/// <summary>The base of every cmdlet: session, async bodies on the pipeline's thread, stopping, and errors.</summary>
public abstract class VlmCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<IWorkInFlight> _inFlight = [];
    private ErrorRecord? _ending;
    private StreamTrace? _trace;
    private VlmRunClient? _client;
    private VlmSession? _used;

    private protected VlmCmdlet()
    {
    }

    /// <summary>The session to use instead of this runspace's.</summary>
    [Parameter]
    [DeserializedSession]
    public VlmSession? Session { get; set; }

    /// <summary>Cancelled by Ctrl-C, by a downstream cmdlet that has enough, and at the end.</summary>
    internal CancellationToken StopToken => _stop.Token;

    /// <summary>The session that applies; a terminating error when there is none.</summary>
    internal VlmSession CurrentSession
    {
        get
        {
            try
            {
                return field ??= SessionTable.Resolve(Session, WriteWarning);
            }
            catch (Exception exception) when (exception is NotConnectedException or FormatException or IOException or UnauthorizedAccessException)
            {
                ThrowTerminatingError(ErrorRecords.From(exception, null));
                throw;
            }
        }
    }

    /// <summary>The API; its requests are traced to this cmdlet's streams.</summary>
    internal VlmRunClient Client
    {
        get
        {
            lock (_stop)
            {
                return _client ??= Begin();
            }
        }
    }

    /// <summary>Verbose lines are shown.</summary>
    private protected bool IsTraced => _trace is { WantsVerbose: true };

    /// <inheritdoc cref="Cmdlet.ThrowTerminatingError"/>
    internal new void ThrowTerminatingError(ErrorRecord errorRecord) => base.ThrowTerminatingError(ErrorRecords.Shown(errorRecord, Redact));

    /// <summary>Writes an object; one that was made from a local file binds as its path.</summary>
    internal new void WriteObject(object? sendToPipeline)
    {
        LocalFile.AddPath(this, sendToPipeline);
        base.WriteObject(sendToPipeline);
    }

    /// <inheritdoc cref="Cmdlet.WriteWarning"/>
    internal new void WriteWarning(string text) => base.WriteWarning(TerminalText.Safe(Redact(text)));

    /// <inheritdoc cref="Cmdlet.WriteVerbose"/>
    internal new void WriteVerbose(string text) => base.WriteVerbose(TerminalText.Safe(Redact(text)));

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends what still runs.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            string unwritten = string.Join(' ', _inFlight.SelectMany(work => work.Unwritten()));
            _inFlight.Clear();
            _stop.Cancel();
            _stop.Dispose();
            _used?.End();
            _used = null;
            if (unwritten.Length > 0)
            {
                Say($"The pipeline ended early. {unwritten}");
            }
        }
    }

    /// <summary>Adds what is settled, or named, before this cmdlet's pipeline ends early.</summary>
    internal void Register(IWorkInFlight work) => _inFlight.Add(work);

    /// <summary>Writes an error; where that ends the pipeline, what is in flight is written first.</summary>
    internal new void WriteError(ErrorRecord errorRecord)
    {
        errorRecord = ErrorRecords.Shown(errorRecord, Redact);
        if (_ending is not null)
        {
            WriteWarning(errorRecord.ErrorDetails?.Message ?? errorRecord.ToString());
        }
        else if (_inFlight.Count > 0 && StopsOnErrors)
        {
            // Back to where nothing is half done; from there it is settled and then written.
            _ending = errorRecord;
            throw new PipelineStoppedException();
        }
        else
        {
            base.WriteError(errorRecord);
        }
    }

    /// <summary>-Session was given and is null: another account must not be used in its place.</summary>
    private protected bool IsSessionNull => Session is null && MyInvocation.BoundParameters.ContainsKey(nameof(Session));

    /// <summary>Whether the cmdlet answers for a session that holds nothing itself.</summary>
    private protected virtual bool TakesNullSession => false;

    /// <summary>Before the first input.</summary>
    private protected virtual Task BeginAsync() => Task.CompletedTask;

    /// <summary>For each input.</summary>
    private protected virtual Task ProcessAsync() => Task.CompletedTask;

    /// <summary>After the last input.</summary>
    private protected virtual Task EndAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    protected sealed override void BeginProcessing()
    {
        if (IsSessionNull && !TakesNullSession)
        {
            ThrowTerminatingError(ErrorRecords.From(NotConnectedException.OfNullSession(), null));
        }

        _trace = new StreamTrace(this);
        Run(BeginAsync);
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Run(ProcessAsync, MyInvocation.ExpectingInput);

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Run(EndAsync);

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => _stop.Cancel();

    /// <summary>Writes rows as they come; what ends them early is an error beside what was written, a refused key before that ends all.</summary>
    private protected async Task WriteAllAsync<T>(IAsyncEnumerable<T> rows)
    {
        bool hasWritten = false;
        try
        {
            await foreach (T row in rows.WithCancellation(StopToken))
            {
                hasWritten = true;
                WriteObject(row);
            }
        }
        catch (VlmRunException exception) when (hasWritten || exception is not VlmRunAuthenticationException)
        {
            WriteError(ErrorRecords.From(exception, null));
        }
    }

    private bool StopsOnErrors =>
        LanguagePrimitives.TryConvertTo(
            MyInvocation.BoundParameters.TryGetValue("ErrorAction", out object? given) ? given : GetVariableValue("ErrorActionPreference"),
            out ActionPreference action)
        && action == ActionPreference.Stop;

    private VlmRunClient Begin()
    {
        VlmSession session = CurrentSession;
        VlmRunClient client = session.Begin();
        _used = session;
        return _trace is null ? client : client.With(_trace);
    }

    private string Redact(string text) => (Session ?? SessionTable.Current)?.Redact(text) ?? text;

    private void Run(Func<Task> body, bool isItem = false)
    {
        try
        {
            Pump(body);
        }
        catch (PipelineStoppedException) when (_ending is not null)
        {
            Settle();
            base.WriteError(_ending);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (Exception exception) when (
            isItem && ErrorRecords.IsExpected(exception) && exception is not (NotConnectedException or VlmRunAuthenticationException))
        {
            // The next item is another matter, unless errors end the pipeline.
            ErrorRecord record = ErrorRecords.Shown(ErrorRecords.From(exception, null), Redact);
            if (StopsOnErrors)
            {
                _ending ??= record;
                Settle();
            }

            base.WriteError(record);
        }
        catch (Exception exception) when (ErrorRecords.IsExpected(exception) || exception is OperationCanceledException)
        {
            _ending ??= ErrorRecords.From(exception, null);
            Settle();
            ThrowTerminatingError(_ending);
        }
        catch
        {
            // A stop, or downstream has enough: nothing of ours may go on.
            _stop.Cancel();
            throw;
        }
    }

    private void Settle()
    {
        try
        {
            // What was registered later feeds what was before.
            Pump(async () =>
            {
                foreach (IWorkInFlight work in Enumerable.Reverse(_inFlight))
                {
                    await work.SettleAsync();
                }
            });
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch
        {
            _stop.Cancel();
            throw;
        }
    }

    private void Pump(Func<Task> body) => PipelineThread.Run(
        async () =>
        {
            _trace?.Attach();
            try
            {
                await body();
            }
            finally
            {
                _trace?.Detach();
            }
        },
        _stop.Cancel);

    // After Ctrl-C the streams are closed, and the host alone still shows something.
    private void Say(string warning)
    {
        try
        {
            WriteWarning(warning);
        }
        catch (Exception exception) when (exception is RuntimeException or InvalidOperationException)
        {
            Host.UI.WriteWarningLine(warning);
        }
    }
}
