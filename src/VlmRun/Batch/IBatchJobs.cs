using VlmRun.Batch.Journals;

namespace VlmRun.Batch;

/// <summary>The kind of job that a batch starts, for what does not handle the jobs themselves.</summary>
internal interface IBatchJobs
{
    /// <summary>The words for these jobs.</summary>
    JobNoun Noun { get; }

    /// <summary>Whether a request has an id of ours, by which its job is found if the response is lost.</summary>
    bool HasRequestIds { get; }

    /// <summary>The first line of the journal of this batch.</summary>
    JournalHeader Header();
}
