namespace VlmRun.Transport;

/// <summary>The reasons why requests of a session are waiting.</summary>
/// <param name="RequestsPerMinute">The adaptive rate, learned from rejections; null when none was learned, or it was forgotten.</param>
/// <param name="PauseLeft">How long the service has paused all requests for from now.</param>
/// <param name="TimeToNext">How long until the next waiting request is sent; zero when none waits.</param>
/// <param name="Waiting">Requests that wait.</param>
public sealed record RateLimitState(double? RequestsPerMinute, TimeSpan PauseLeft, TimeSpan TimeToNext, int Waiting);
