using System.Collections.Concurrent;

namespace VlmRun;

/// <summary>The names of all domains, each list requested once per session; a list that could not be retrieved is not requested again.</summary>
internal sealed class DomainCatalog
{
    private static readonly TimeSpan s_maxWait = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<bool, Task<IReadOnlyList<string>?>> _lists = new();

    /// <summary>The names; null when they could not be retrieved.</summary>
    public Task<IReadOnlyList<string>?> GetAsync(bool isHub, Func<CancellationToken, IAsyncEnumerable<Domain>> list, TimeProvider time, CancellationToken cancellationToken)
    {
        TaskCompletionSource<IReadOnlyList<string>?> ours = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<IReadOnlyList<string>?> task = _lists.GetOrAdd(isHub, ours.Task);
        if (task == ours.Task)
        {
            _ = FillAsync(ours, list, time);
        }

        return task.WaitAsync(cancellationToken);
    }

    private static async Task FillAsync(TaskCompletionSource<IReadOnlyList<string>?> result, Func<CancellationToken, IAsyncEnumerable<Domain>> list, TimeProvider time)
    {
        using CancellationTokenSource end = new(s_maxWait, time);
        try
        {
            List<string> names = [];
            await foreach (Domain domain in list(end.Token).ConfigureAwait(false))
            {
                names.Add(domain.Name);
            }

            result.SetResult(names);
        }
        catch (Exception exception) when (exception is VlmRunException or OperationCanceledException)
        {
            result.SetResult(null);
        }
    }
}
