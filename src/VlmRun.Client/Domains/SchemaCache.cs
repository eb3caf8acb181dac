using System.Collections.Concurrent;

namespace VlmRun;

/// <summary>The schemas that a session has requested, by domain and configuration.</summary>
internal sealed class SchemaCache
{
    private readonly ConcurrentDictionary<string, Task<Schema>> _schemas = new(StringComparer.Ordinal);

    /// <summary>Gets the schema for <paramref name="key"/>; a schema that could not be retrieved is requested again.</summary>
    public async Task<Schema> GetAsync(string key, Func<Task<Schema>> ask, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task<Schema>? own = null;
            Task<Schema> task = _schemas.GetOrAdd(key, _ => own = ask());
            try
            {
                return await task.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception) when (task.IsCompleted && !task.IsCompletedSuccessfully)
            {
                _schemas.TryRemove(new KeyValuePair<string, Task<Schema>>(key, task));
                // The caller that requested it was canceled and this one was not: request it here.
                if (task == own || !task.IsCanceled || cancellationToken.IsCancellationRequested)
                {
                    throw;
                }
            }
        }
    }
}
