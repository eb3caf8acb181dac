using System.Runtime.CompilerServices;
using VlmRun.Batch.Journals;
using VlmRun.PostgreSql;

namespace VlmRun.Batch.SharedJournals;

/// <summary>Reads the results of a shared journal, a few at a time.</summary>
internal static class SharedResults
{
    private const int Together = 16;

    /// <summary>The predictions of steps that have a result, in the order of the steps.</summary>
    /// <param name="store">The store.</param>
    /// <param name="run">The run; null if it has not begun.</param>
    /// <param name="entries">The steps.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static async IAsyncEnumerable<(string Source, JsonElement Prediction)> ReadAsync(
        RunStore store, RunRow? run, IEnumerable<JournalEntry> entries, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (JournalEntry[] some in entries.Where(entry => run is not null && entry.Id is not null).Chunk(Together))
        {
            Dictionary<string, string> sources = new(StringComparer.Ordinal);
            foreach (JournalEntry entry in some)
            {
                sources.TryAdd(entry.Id!, entry.Source);
            }

            await foreach ((string id, byte[] body) in store.PredictionsAsync(run!.Id, some.Select(entry => entry.Id!), cancellationToken))
            {
                using JsonDocument document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = JsonStreaming.MaxDepth });
                yield return (sources[id], document.RootElement.Clone());
            }
        }
    }
}
