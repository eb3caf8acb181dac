using System.Threading.Channels;

namespace VlmRun.Runtime;

/// <summary>Runs work for many inputs concurrently, up to a limit; each result is written on the pipeline thread when it arrives.</summary>
/// The type of the results.
/// <param name="limit">The maximum number of items in flight.</param>
/// <param name="write">Receives each result with its input, on the pipeline thread.</param>
/// <param name="isStopping">Whether the pipeline no longer accepts output.</param>
internal sealed class FanOut<T>(int limit, Action<object, Task<T>> write, Func<bool> isStopping)
{
    private readonly Channel<WorkItem<T>> _ended = Channel.CreateUnbounded<WorkItem<T>>();
    private readonly HashSet<WorkItem<T>> _open = [];

    /// <summary>Number of inputs in flight.</summary>
    public int InFlight => _open.Count;

    /// <summary>The work that is in flight, or has ended and was not written.</summary>
    public IReadOnlyCollection<WorkItem<T>> Open => _open;

    /// <summary>Waits until another input may be started, and writes results that arrive in that time.</summary>
    public async Task WaitForSlotAsync(CancellationToken cancellationToken)
    {
        while (InFlight >= limit)
        {
            await NextAsync(cancellationToken);
        }
    }

    /// <summary>Starts work for an input; the limit must allow it.</summary>
    /// <param name="input">The input.</param>
    /// <param name="requestId">The client id of the request; null when it has none.</param>
    /// <param name="start">Starts the work.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public void Start(object input, string? requestId, Func<Task<T>> start, CancellationToken cancellationToken)
    {
        // On the thread pool: the work must not need the pipeline thread, which is not available between two inputs.
        WorkItem<T> item = new(input, requestId, Task.Run(start, cancellationToken));
        _open.Add(item);
        _ = item.Work.ContinueWith(
            _ => _ended.Writer.TryWrite(item),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>Writes the results that are ready.</summary>
    public void WriteReady()
    {
        while (_ended.Reader.TryRead(out WorkItem<T>? next))
        {
            Write(next);
        }
    }

    /// <summary>Waits for one result and writes it.</summary>
    public async Task NextAsync(CancellationToken cancellationToken)
    {
        WorkItem<T>? next;
        // In two steps: a wait that is abandoned when the pipeline ends must not have removed an item.
        while (!_ended.Reader.TryRead(out next))
        {
            await _ended.Reader.WaitToReadAsync(cancellationToken);
        }

        Write(next);
    }

    private void Write(WorkItem<T> item)
    {
        _open.Remove(item);
        try
        {
            write(item.Input, item.Work);
        }
        catch when (isStopping() || item.Work.IsCanceled)
        {
            // It was not written, so the warning at the end must name it.
            _open.Add(item);
            throw;
        }
    }
}
