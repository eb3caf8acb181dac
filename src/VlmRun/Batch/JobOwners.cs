using System.Collections.Concurrent;
using VlmRun.Http.Errors;

namespace VlmRun.Batch;

/// <summary>The source of each prediction: if the service returns one id twice, the result of one file must not be used for another.</summary>
internal sealed class JobOwners
{
    private readonly ConcurrentDictionary<string, string> _sources;
    private readonly IEqualityComparer<string> _comparer;

    /// <summary>The sources of predictions of earlier runs.</summary>
    public JobOwners(JournalHistory history)
    {
        _sources = new ConcurrentDictionary<string, string>(history.SourceOf, StringComparer.Ordinal);
        _comparer = history.Comparer;
    }

    /// <summary>Records the source of a prediction.</summary>
    /// <exception cref="OutcomeUnknownException">The prediction belongs to another source, so it is not known what was started for this one.</exception>
    public void Claim(string id, string source)
    {
        string owner = _sources.GetOrAdd(id, source);
        if (!_comparer.Equals(owner, source))
        {
            throw new OutcomeUnknownException(
                $"The service returned prediction {id} for '{source}', which is the prediction of '{owner}'. It is not known whether another was started; '{source}' was not sent again.",
                null,
                false,
                new ErrorFacts("POST generate", ApiResource.Predictions, "POST", true, null, ErrorBody.Empty),
                null);
        }
    }
}
