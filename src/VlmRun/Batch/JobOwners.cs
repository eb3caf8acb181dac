using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using VlmRun.Http.Errors;

namespace VlmRun.Batch;

/// <summary>Which source each prediction is made from: a service that gives one id twice must not pass one file's result off as another's.</summary>
internal sealed class JobOwners
{
    private readonly ConcurrentDictionary<string, string> _sources;
    private readonly IEqualityComparer<string> _comparer;

    /// <summary>Those that earlier runs have left.</summary>
    public JobOwners(JournalHistory history)
    {
        _sources = new ConcurrentDictionary<string, string>(history.SourceOf, StringComparer.Ordinal);
        _comparer = history.Comparer;
    }

    /// <summary>Takes a prediction for a source.</summary>
    /// <exception cref="OutcomeUnknownException">It is another's, and what became of this one is not known.</exception>
    public void Claim(string id, string source)
    {
        string owner = _sources.GetOrAdd(id, source);
        if (!_comparer.Equals(owner, source))
        {
            throw new OutcomeUnknownException(
                $"The service gave '{source}' the prediction {id}, which is that of '{owner}'. Whether another was started is not known; it was not sent again.",
                null,
                false,
                new ErrorFacts("POST generate", ApiResource.Predictions, "POST", true, null, ErrorBody.Empty),
                null);
        }
    }
}
