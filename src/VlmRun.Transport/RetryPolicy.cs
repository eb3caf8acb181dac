using System.IO;

namespace VlmRun.Transport;

/// <summary>Decides whether a failed attempt is retried, and after what pause.</summary>
internal static class RetryPolicy
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan s_maxPause = TimeSpan.FromSeconds(8);

    /// <summary>For an attempt without a response.</summary>
    public static bool AfterFailure(Exception failure, bool isAtMostOnce, bool bodyWasSent, bool isInteractive) => failure switch
    {
        BodySourceException or PreconditionException => false,
        UnreadableResponseException { IsTooLarge: true } => false,
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => false,
        // The proxy answers the same to the next attempt: it asks for a password, or forbids the address.
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError, StatusCode: < HttpStatusCode.InternalServerError } => false,
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => !isInteractive,
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError } when isInteractive => false,
        HttpRequestException or IOException or TimeoutException or UnreadableResponseException => !isAtMostOnce || !bodyWasSent,
        _ => false,
    };

    /// <summary>For an attempt with a response. The rate limiter handles 429.</summary>
    public static bool AfterResponse(HttpStatusCode status, bool isAtMostOnce, bool bodyWasSent) => status switch
    {
        // A 503 with Retry-After proves nothing either: a proxy may have passed the request on.
        HttpStatusCode.RequestTimeout or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway
            or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => !isAtMostOnce || !bodyWasSent,
        _ => false,
    };

    /// <summary>The pause before retry number <paramref name="retry"/> (0 is the first): 0.5 s doubled each time, with jitter, at most 8 s, or longer if the service asks for it.</summary>
    /// <param name="retry">0 for the first.</param>
    /// <param name="retryAfter">The pause that the service asked for, or null.</param>
    /// <param name="chance">A random number from 0 up to 1, for the jitter.</param>
    public static TimeSpan Pause(int retry, TimeSpan? retryAfter, double chance)
    {
        TimeSpan full = s_firstPause * Math.Pow(2, Math.Min(retry, 10));
        TimeSpan pause = (full < s_maxPause ? full : s_maxPause) * (1 - chance / 4);
        return retryAfter > pause ? retryAfter.Value : pause;
    }
}
