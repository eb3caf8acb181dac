using System;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace VlmRun.Runtime;

/// <summary>Work in flight for many inputs, so much and no more; each result is written as it comes, on the pipeline's thread.</summary>
/// <typeparam name="T">What the work makes.</typeparam>
/// <param name="limit">How much is in flight at most.</param>
/// <param name="write">Takes each result with its input, on the pipeline's thread.</param>
internal sealed class FanOut<T>(int limit, Action<object, Task<T>> write)
{
    private readonly Channel<(object Input, Task<T> Work)> _ended = Channel.CreateUnbounded<(object, Task<T>)>();

    /// <summary>How much is in flight.</summary>
    public int InFlight { get; private set; }

    /// <summary>Starts work for an input, as soon as there is room for it.</summary>
    public async Task AddAsync(object input, Func<Task<T>> start, CancellationToken cancellationToken)
    {
        await RoomAsync(cancellationToken);
        Start(input, start, cancellationToken);
    }

    /// <summary>Waits until there is room for one more, and writes what ends meanwhile.</summary>
    public async Task RoomAsync(CancellationToken cancellationToken)
    {
        while (InFlight >= limit)
        {
            await NextAsync(cancellationToken);
        }
    }

    /// <summary>Starts work for an input; there must be room for it.</summary>
    public void Start(object input, Func<Task<T>> start, CancellationToken cancellationToken)
    {
        InFlight++;
        // On the pool: nothing of it may need the pipeline's thread, which is not there between two inputs.
        Task<T> work = Task.Run(start, cancellationToken);
        _ = work.ContinueWith(
            ended => _ended.Writer.TryWrite((input, ended)),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>Writes what is ready.</summary>
    public void WriteReady()
    {
        while (_ended.Reader.TryRead(out (object Input, Task<T> Work) next))
        {
            Write(next.Input, next.Work);
        }
    }

    /// <summary>Waits for one piece of work, and writes it.</summary>
    public async Task NextAsync(CancellationToken cancellationToken)
    {
        (object input, Task<T> work) = await _ended.Reader.ReadAsync(cancellationToken);
        Write(input, work);
    }

    private void Write(object input, Task<T> work)
    {
        InFlight--;
        write(input, work);
    }
}
