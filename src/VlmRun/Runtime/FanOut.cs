using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace VlmRun.Runtime;

/// <summary>Work in flight for many inputs, up to a limit; each result is written when it arrives, on the pipeline's thread.</summary>
/// <typeparam name="T">What the work makes.</typeparam>
/// <param name="limit">The maximum number of items in flight.</param>
/// <param name="write">Takes each result with its input, on the pipeline's thread.</param>
/// <param name="isStopping">Whether the pipeline takes nothing any more.</param>
internal sealed class FanOut<T>(int limit, Action<object, Task<T>> write, Func<bool> isStopping)
{
    private readonly Channel<WorkItem<T>> _ended = Channel.CreateUnbounded<WorkItem<T>>();
    private readonly HashSet<WorkItem<T>> _open = [];

    /// <summary>How much is in flight.</summary>
    public int InFlight => _open.Count;

    /// <summary>What is in flight, or has ended and was not written.</summary>
    public IReadOnlyCollection<WorkItem<T>> Open => _open;

    /// <summary>Waits until one more may be started, and writes what ends meanwhile.</summary>
    public async Task RoomAsync(CancellationToken cancellationToken)
    {
        while (InFlight >= limit)
        {
            await NextAsync(cancellationToken);
        }
    }

    /// <summary>Starts work for an input; the limit must allow it.</summary>
    /// <param name="input">What it is for.</param>
    /// <param name="requestId">The id that we gave the request; null when it has none.</param>
    /// <param name="start">Starts it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public void Start(object input, string? requestId, Func<Task<T>> start, CancellationToken cancellationToken)
    {
        // On the pool: nothing of it may need the pipeline's thread, which is not there between two inputs.
        WorkItem<T> item = new(input, requestId, Task.Run(start, cancellationToken));
        _open.Add(item);
        _ = item.Work.ContinueWith(
            _ => _ended.Writer.TryWrite(item),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>Writes what is ready.</summary>
    public void WriteReady()
    {
        while (_ended.Reader.TryRead(out WorkItem<T>? next))
        {
            Write(next);
        }
    }

    /// <summary>Waits for one piece of work, and writes it.</summary>
    public async Task NextAsync(CancellationToken cancellationToken)
    {
        WorkItem<T>? next;
        // Two steps: a wait that is abandoned when the pipeline ends must not have taken an item.
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
            // It was not written: it has to be named in the warning at the end.
            _open.Add(item);
            throw;
        }
    }
}
