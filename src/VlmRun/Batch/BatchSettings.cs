namespace VlmRun.Batch;

/// <summary>How a batch runs.</summary>
/// <param name="ThrottleLimit">The maximum number of sources in flight.</param>
/// <param name="TimeoutSec">Seconds to wait for each prediction.</param>
/// <param name="Resubmit">Whether a request that may have been paid for is sent again.</param>
internal sealed record BatchSettings(int ThrottleLimit, double TimeoutSec, bool Resubmit);
