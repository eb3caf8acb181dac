using System.Collections.Concurrent;

namespace VlmRun.Runtime;

/// <summary>Runs an async body so that each of its continuations returns to the pipeline thread, where a cmdlet may write.</summary>
internal sealed class PipelineThread : SynchronizationContext
{
    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _work = [];
    private readonly Action _cancel;
    private Exception? _failure;

    private PipelineThread(Action cancel)
    {
        _cancel = cancel;
    }

    /// <summary>Runs <paramref name="body"/> to its end on this thread; <paramref name="cancel"/> cancels what it awaits.</summary>
    public static void Run(Func<Task> body, Action cancel)
    {
        SynchronizationContext? outer = Current;
        PipelineThread thread = new(cancel);
        SetSynchronizationContext(thread);
        try
        {
            thread.Pump(body());
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state)
    {
        try
        {
            _work.Add((d, state));
        }
        catch (InvalidOperationException)
        {
            // The body has ended, so later reports are dropped.
        }
    }

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    private void Pump(Task body)
    {
        body.ContinueWith(
            _ => _work.CompleteAdding(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        foreach ((SendOrPostCallback callback, object? state) in _work.GetConsumingEnumerable())
        {
            try
            {
                callback(state);
            }
            catch (Exception exception)
            {
                // A stop or a downstream failure was thrown by a write: end the body, then rethrow it.
                _failure ??= exception;
                _cancel();
            }
        }

        if (_failure is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_failure);
        }

        body.GetAwaiter().GetResult();
    }
}
