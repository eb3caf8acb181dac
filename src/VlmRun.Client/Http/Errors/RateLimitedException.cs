using System;

namespace VlmRun.Http;

/// <summary>The gate lets nothing through any more: the service has refused for too long.</summary>
internal sealed class RateLimitedException(string message) : Exception(message);
