namespace VlmRun.Batch.Journals;

/// <summary>Another process has taken a source over, because this one did not renew its lease in time.</summary>
/// <param name="source">The source.</param>
internal sealed class ClaimLostException(string source)
    : IOException($"'{source}' was taken over by another process, because this one was stopped or had no connection for longer than its lease.")
{
    /// <summary>The source.</summary>
    public string LostSource => source;
}
