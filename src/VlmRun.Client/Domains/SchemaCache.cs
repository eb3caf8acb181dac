using System;
using System.Collections.Concurrent;
using System.Threading.Tasks;

namespace VlmRun;

/// <summary>The schemas that a session has asked for, by domain and configuration.</summary>
internal sealed class SchemaCache
{
    private readonly ConcurrentDictionary<string, Task<Schema>> _schemas = new(StringComparer.Ordinal);

    /// <summary>The schema under <paramref name="key"/>; one that could not be had is asked for again.</summary>
    public async Task<Schema> GetAsync(string key, Func<Task<Schema>> ask)
    {
        Task<Schema> task = _schemas.GetOrAdd(key, _ => ask());
        try
        {
            return await task.ConfigureAwait(false);
        }
        catch
        {
            _schemas.TryRemove(key, out _);
            throw;
        }
    }
}
