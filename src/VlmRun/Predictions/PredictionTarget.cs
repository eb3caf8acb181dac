namespace VlmRun.Predictions;

/// <summary>The request id and domain of one input, fixed when it is bound: the next input may have another domain.</summary>
/// <param name="RequestId">The id of the request.</param>
/// <param name="Domain">The domain; null with an agent or a skill.</param>
internal sealed record PredictionTarget(string RequestId, string? Domain);
