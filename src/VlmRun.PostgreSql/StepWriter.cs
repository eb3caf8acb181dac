using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace VlmRun.PostgreSql;

/// <summary>Records the steps of a worker: those that arrive while a commit is on its way share the next one.</summary>
internal sealed class StepWriter : IAsyncDisposable
{
    private const int MaxTogether = 256;
    private const int MaxBytesTogether = 16 * 1024 * 1024;
    private static readonly TimeSpan s_afterStop = TimeSpan.FromMilliseconds(500);

    private readonly Channel<PendingStep> _steps = Channel.CreateUnbounded<PendingStep>(new UnboundedChannelOptions { SingleReader = true });
    private readonly RunDatabase _database;
    private readonly StepStatements _statements;
    private readonly CancellationTokenSource _giveUp = new();
    private readonly CancellationTokenRegistration _stopping;
    private readonly Task _loop;

    public StepWriter(RunDatabase database, long run, long worker, TimeSpan lease, CancellationToken stop)
    {
        _database = database;
        _statements = new StepStatements(run, worker, lease);
        // A database that is there answers in this time; after Ctrl+C, one that is away is not waited for.
        _stopping = stop.Register(() => _giveUp.CancelAfter(s_afterStop));
        _loop = Task.Run(WriteAsync, CancellationToken.None);
    }

    /// <summary>Why nothing more can be recorded; null if it can.</summary>
    public RunStoreException? Failure { get; private set; }

    public Task<StepAnswer> AddAsync(StepRow step)
    {
        PendingStep pending = new(step);
        return _steps.Writer.TryWrite(pending)
            ? pending.Done.Task
            : Task.FromException<StepAnswer>(Failure ?? new RunStoreException(RunStoreProblem.Other, $"The journal '{_database.Name}' is closed."));
    }

    public async ValueTask DisposeAsync()
    {
        _steps.Writer.TryComplete();
        await _loop.ConfigureAwait(false);
        await _stopping.DisposeAsync().ConfigureAwait(false);
        _giveUp.Dispose();
    }

    private async Task WriteAsync()
    {
        List<PendingStep> together = [];
        try
        {
            while (await _steps.Reader.WaitToReadAsync().ConfigureAwait(false))
            {
                Collect(together);
                Dictionary<long, StepAnswer> answers = await _database
                    .DoAsync((connection, cancel) => _statements.RunAsync(connection, together, cancel), _giveUp.Token).ConfigureAwait(false);
                foreach (PendingStep pending in together)
                {
                    pending.Done.TrySetResult(answers.GetValueOrDefault(pending.Step.SourceId));
                }

                together.Clear();
            }
        }
        catch (Exception exception)
        {
            // Whatever the reason, no caller may wait for what is never recorded.
            RunStoreException failure = exception as RunStoreException
                ?? (exception is OperationCanceledException
                    ? new RunStoreException(RunStoreProblem.Unreachable, $"'{_database.Name}' did not answer when the run was stopped.", exception)
                    : RunFailure.Describe(exception, _database.Name));
            Failure = failure;
            _steps.Writer.TryComplete(failure);
            while (_steps.Reader.TryRead(out PendingStep? left))
            {
                together.Add(left);
            }

            together.ForEach(pending => pending.Done.TrySetException(failure));
        }
    }

    private void Collect(List<PendingStep> together)
    {
        long bytes = 0;
        HashSet<long> sources = [];
        while (together.Count < MaxTogether && bytes < MaxBytesTogether && _steps.Reader.TryPeek(out PendingStep? next) && sources.Add(next.Step.SourceId))
        {
            _steps.Reader.TryRead(out _);
            together.Add(next);
            bytes += next.Step.Prediction?.Length ?? 0;
        }
    }
}
