using VlmRun.Sessions;

namespace VlmRun.Runtime;

/// <summary>The base class of every cmdlet: session, async bodies on the pipeline thread, stopping, and errors.</summary>
public abstract class VlmCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly RegisteredWork _inFlight = new();
    private readonly List<IDisposable> _owned = [];
    private ErrorRecord? _ending;
    private StreamTrace? _trace;
    private VlmRunClient? _client;
    private VlmSession? _used;

    private protected VlmCmdlet()
    {
    }

    /// <summary>The session to use instead of the one of this runspace.</summary>
    [Parameter]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionCompleter))]
    public VlmSession? Session { get; set; }

    /// <summary>Canceled by Ctrl-C, by a downstream cmdlet that needs no more input, and at the end.</summary>
    internal CancellationToken StopToken => _stop.Token;

    /// <summary>The session to use; if there is none, a terminating error is thrown.</summary>
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

    /// <summary>The API client; its requests are traced to the streams of this cmdlet.</summary>
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

    /// <summary>Whether verbose lines are shown.</summary>
    private protected bool IsTraced => _trace is { WantsVerbose: true };

    /// <summary>What the rate limit keeps requests waiting for now, for the progress; empty when nothing waits.</summary>
    internal string RateLimitNote => _used?.RateLimitNote ?? "";

    /// <inheritdoc cref="Cmdlet.ThrowTerminatingError"/>
    internal new void ThrowTerminatingError(ErrorRecord errorRecord) => base.ThrowTerminatingError(ErrorRecords.Shown(errorRecord, Redact));

    /// <summary>Writes an object; one that was made from a local file binds as its path, and each has the view that fits it.</summary>
    internal new void WriteObject(object? sendToPipeline)
    {
        LocalFile.AddPath(this, sendToPipeline);
        base.WriteObject(ViewName.Add(sendToPipeline));
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

    /// <summary>Ends the work that is still running.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            string unwritten = _inFlight.Clear();
            _stop.Cancel();
            _stop.Dispose();
            _owned.ForEach(owned => owned.Dispose());
            _used?.End();
            _used = null;
            if (unwritten.Length > 0)
            {
                Say($"The pipeline ended early. {unwritten}");
            }
        }
    }

    /// <summary>The number of errors that were written.</summary>
    internal int Errors { get; private set; }

    /// <summary>Adds work that must be completed, or named in a warning, if the pipeline of this cmdlet ends early.</summary>
    internal void Register(IWorkInFlight work) => _inFlight.Add(work);

    /// <summary>Disposes an object when the cmdlet ends, however it does.</summary>
    internal void DisposeAtEnd(IDisposable owned) => _owned.Add(owned);

    /// <summary>Writes an error; if that ends the pipeline, results in flight are written first.</summary>
    internal new void WriteError(ErrorRecord errorRecord)
    {
        Errors++;
        errorRecord = ErrorRecords.Shown(errorRecord, Redact);
        if (_ending is not null)
        {
            WriteWarning(errorRecord.ErrorDetails?.Message ?? errorRecord.ToString());
        }
        else if (!_inFlight.IsEmpty && StopsOnErrors)
        {
            // First leave this write; results in flight are then completed and written.
            _ending = errorRecord;
            throw new PipelineStoppedException();
        }
        else
        {
            base.WriteError(errorRecord);
        }
    }

    /// <summary>-Session was specified but is null: another account must not be used instead.</summary>
    private protected bool IsSessionNull => Session is null && MyInvocation.BoundParameters.ContainsKey(nameof(Session));

    /// <summary>Whether the cmdlet itself reports a missing session.</summary>
    private protected virtual bool TakesNullSession => false;

    /// <summary>Called before the first input.</summary>
    private protected virtual Task BeginAsync() => Task.CompletedTask;

    /// <summary>Called for each input.</summary>
    private protected virtual Task ProcessAsync() => Task.CompletedTask;

    /// <summary>Called after the last input.</summary>
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
    protected sealed override void ProcessRecord() => Run(ProcessRecordAsync, MyInvocation.ExpectingInput);

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Run(EndAsync);

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => _stop.Cancel();

    /// <summary>Writes rows as they arrive. An error that ends them early follows the rows that were written; a rejected key before the first row ends the command.</summary>
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

    // Results appear whenever the upstream yields, even for an input that starts nothing.
    private async Task ProcessRecordAsync()
    {
        await _inFlight.WriteReadyAsync();
        await ProcessAsync();
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
            // The next item is processed, unless errors end the pipeline.
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
            // A stop, or downstream needs no more input: all work of this cmdlet must end.
            _stop.Cancel();
            throw;
        }
    }

    private void Settle()
    {
        try
        {
            Pump(_inFlight.SettleAsync);
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

    // After Ctrl-C the streams are closed, and only the host can still show something.
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
