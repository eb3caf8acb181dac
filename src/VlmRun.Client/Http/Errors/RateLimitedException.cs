using System;

namespace VlmRun.Http;

/// <summary>The rate limiter gives up: the service has rejected every request for too long.</summary>
internal sealed class RateLimitedException(string message) : Exception(message);
