using System;
using System.Collections.Generic;
using System.IO;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Sessions;

namespace VlmRun.Runtime;

/// <summary>What every cmdlet shares: the session, async bodies on the pipeline's thread, stop, and errors.</summary>
public abstract class VlmCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private StreamTrace? _trace;
    private VlmRunClient? _client;

    private protected VlmCmdlet()
    {
    }

    /// <summary>The session to use instead of this runspace's.</summary>
    [Parameter]
    [SessionTransformation]
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
                return field ??= SessionTable.Resolve(Session);
            }
            catch (Exception exception) when (exception is NotConnectedException or FormatException or IOException or UnauthorizedAccessException)
            {
                ThrowTerminatingError(Errors.From(exception, null));
                throw;
            }
        }
    }

    /// <summary>The API, whose requests are told to this cmdlet's streams.</summary>
    internal VlmRunClient Client => _client ??= _trace is null ? CurrentSession.Client : CurrentSession.Client.With(_trace);

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
            _stop.Cancel();
            _stop.Dispose();
        }
    }

    /// <summary>Before the first input.</summary>
    private protected virtual Task BeginAsync() => Task.CompletedTask;

    /// <summary>For each input.</summary>
    private protected virtual Task ProcessAsync() => Task.CompletedTask;

    /// <summary>After the last input.</summary>
    private protected virtual Task EndAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    protected sealed override void BeginProcessing()
    {
        _trace = StreamTrace.For(this);
        Run(BeginAsync);
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Run(ProcessAsync);

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
            WriteError(Errors.From(exception, null));
        }
    }

    private void Run(Func<Task> body)
    {
        try
        {
            PipelineThread.Run(
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
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (Exception exception) when (Errors.IsExpected(exception))
        {
            ThrowTerminatingError(Errors.From(exception, null));
        }
        catch
        {
            // A stop, or downstream has enough: nothing of ours may go on.
            _stop.Cancel();
            throw;
        }
    }
}
