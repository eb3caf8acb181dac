namespace VlmRun.Batch;

/// <summary>The settings of a batch run.</summary>
/// <param name="ThrottleLimit">The maximum number of sources in flight.</param>
/// <param name="TimeoutSec">Time limit for each prediction, in seconds.</param>
/// <param name="Resubmit">Whether a request that may have been paid for is sent again.</param>
internal sealed record BatchSettings(int ThrottleLimit, double TimeoutSec, bool Resubmit);
