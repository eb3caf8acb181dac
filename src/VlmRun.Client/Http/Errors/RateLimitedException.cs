namespace VlmRun.Http;

/// <summary>The rate limiter has stopped waiting: the service has rejected every request for too long.</summary>
internal sealed class RateLimitedException(string message) : Exception(message);
