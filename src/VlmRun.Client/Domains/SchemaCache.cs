using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace VlmRun;

/// <summary>The schemas that a session has asked for, by domain and configuration.</summary>
internal sealed class SchemaCache
{
    private readonly ConcurrentDictionary<string, Task<Schema>> _schemas = new(StringComparer.Ordinal);

    /// <summary>The schema under <paramref name="key"/>; one that could not be had is asked for again.</summary>
    public async Task<Schema> GetAsync(string key, Func<Task<Schema>> ask, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task<Schema>? ours = null;
            Task<Schema> task = _schemas.GetOrAdd(key, _ => ours = ask());
            try
            {
                return await task.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception) when (task.IsCompleted && !task.IsCompletedSuccessfully)
            {
                _schemas.TryRemove(new KeyValuePair<string, Task<Schema>>(key, task));
                // Whoever asked has ended, and we have not: now it is our turn.
                if (task == ours || !task.IsCanceled || cancellationToken.IsCancellationRequested)
                {
                    throw;
                }
            }
        }
    }
}
