using System.Collections.Concurrent;
using VlmRun.Http.Errors;

namespace VlmRun.Batch.Journals;

/// <summary>The source of each job: if the service returns one id twice, the result of one file must not be used for another.</summary>
internal sealed class JobOwners
{
    private readonly ConcurrentDictionary<string, string> _sources;
    private readonly IEqualityComparer<string> _comparer;
    private readonly JobNoun _noun;

    /// <summary>The sources of jobs of earlier runs.</summary>
    public JobOwners(JournalHistory history, JobNoun noun)
    {
        _sources = new ConcurrentDictionary<string, string>(history.SourceOf, StringComparer.Ordinal);
        _comparer = history.Comparer;
        _noun = noun;
    }

    /// <summary>Records the source of a job.</summary>
    /// <exception cref="OutcomeUnknownException">The job belongs to another source, so it is not known what was started for this one.</exception>
    public void Claim(string id, string source)
    {
        string owner = _sources.GetOrAdd(id, source);
        if (!_comparer.Equals(owner, source))
        {
            throw Taken(_noun, id, source, owner);
        }
    }

    /// <summary>The error of a job that belongs to another source.</summary>
    public static OutcomeUnknownException Taken(JobNoun noun, string id, string source, string owner)
    {
        bool isPrediction = noun == JobNoun.Prediction;
        return new OutcomeUnknownException(
            $"The service returned {noun.One} {id} for '{source}', which is the {noun.One} of '{owner}'. It is not known whether another was started; '{source}' was not sent again.",
            null,
            false,
            new ErrorFacts(isPrediction ? "POST generate" : "POST agent/execute", isPrediction ? ApiResource.Predictions : ApiResource.Executions, "POST", true, null, ErrorBody.Empty),
            null);
    }
}
