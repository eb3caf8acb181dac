using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using VlmRun.Http.Errors;

namespace VlmRun.Http;

/// <summary>Creates the exception for a failed response or a failed attempt.</summary>
internal static class ExceptionFactory
{
    // A date is compared with the response's own Date header. Without one, only the local clock is left, which may be wrong.
    private static readonly TimeSpan s_byLocalClock = TimeSpan.FromSeconds(60);

    /// <summary>The exception for a response whose status is not 2xx.</summary>
    public static VlmRunException From(
        ApiRequest request, HttpResponseMessage response, string body, TimeProvider time, Func<string, string> redact)
    {
        int status = (int)response.StatusCode;
        ErrorBody error = ErrorBodyReader.Read(body, redact);
        ErrorFacts facts = request.Facts(status, error) with
        {
            RetryAfter = RetryAfter(response.Headers, time),
        };
        string message = error.Message ?? (response.ReasonPhrase is { Length: > 0 } reason ? redact(reason) : "no reason given");
        string text = Sentence($"{request}: {status} {Name(response.StatusCode)}: {message}");
        return status switch
        {
            400 or 403 or 426 when error.IsProtocolRejection => new VlmRunNetworkException(
                Sentence($"{request}: the server speaks HTTP/2 only, and this client speaks HTTP/1.1 ({status}: {message.TrimEnd('.')})"), RequestStage.Head, false, facts),
            400 or 422 => new VlmRunValidationException(text, facts),
            401 => new VlmRunAuthenticationException(text, facts),
            402 => new VlmRunCreditsException(text, facts),
            404 => new VlmRunNotFoundException(text, facts),
            429 => new VlmRunRateLimitException(text, facts),
            >= 500 => new VlmRunServerException(text, facts),
            >= 300 and < 400 => new InvalidResponseException(
                $"{request}: {status}: redirected to {Host(response)}; this request follows no redirects, so that the key is not sent to another host.", facts),
            407 => ProxyAuthentication(request, response.RequestMessage!.Options.TryGetValue(RequestOptionKeys.Proxy, out string? proxy) ? proxy : null, facts),
            _ => new VlmRunException(text, facts),
        };
    }

    private static VlmRunNetworkException ProxyAuthentication(ApiRequest request, string? proxy, ErrorFacts facts) => new(
        $"{request}: the proxy{(proxy is null ? "" : " " + proxy)} asks for a user name and a password, or does not accept those that were sent.",
        RequestStage.Connect,
        false,
        facts)
    {
        Proxy = proxy,
        IsProxyAuthentication = true,
    };

    /// <summary>The exception for an attempt without a complete response.</summary>
    /// <param name="request">The request.</param>
    /// <param name="failure">The exception that the HTTP pipeline threw.</param>
    /// <param name="stage">How far the request had come, where <paramref name="failure"/> does not say.</param>
    /// <param name="proxy">The proxy that the request went through; null for none.</param>
    /// <param name="redact">Removes secrets from a text.</param>
    public static VlmRunException From(ApiRequest request, Exception failure, RequestStage stage, string? proxy, Func<string, string> redact)
    {
        // Some proxies answer wrong credentials with 401.
        if (failure is HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError, StatusCode: HttpStatusCode.ProxyAuthenticationRequired or HttpStatusCode.Unauthorized })
        {
            return ProxyAuthentication(request, proxy, request.Facts());
        }

        Exception root = failure;
        while (root.InnerException is { } inner && root is not SocketException and not TimeoutException and not ObjectDisposedException)
        {
            root = inner;
        }

        bool timeout = root is TimeoutException;
        HttpRequestError? kind = (failure as HttpRequestException)?.HttpRequestError;
        string reason = kind switch
        {
            HttpRequestError.NameResolutionError => $"the host name does not resolve ({Message(failure)})",
            HttpRequestError.ProxyTunnelError => $"the proxy made no connection ({Message(failure)})",
            HttpRequestError.SecureConnectionError => $"the TLS connection failed ({root.Message})",
            HttpRequestError.InvalidResponse => $"the response is not HTTP/1.1 ({root.Message.TrimEnd('.')})",
            HttpRequestError.ConnectionError => $"no connection could be made ({(timeout ? root.Message : Message(failure))})",
            _ when root is AuthenticationException => $"the TLS connection failed ({root.Message})",
            _ when timeout => root.Message,
            _ when root is ObjectDisposedException => "the session was disconnected while the request was under way",
            _ => $"the connection was lost ({root.Message})",
        };
        string way = proxy is null || kind == HttpRequestError.SecureConnectionError ? "" : $" The request went through the proxy {proxy}.";
        return new VlmRunNetworkException(Sentence($"{request}: {redact(reason)}") + way, Stage(root, kind, stage), timeout, request.Facts(), Harmless(failure, redact))
        {
            IsTls = kind == HttpRequestError.SecureConnectionError || root is AuthenticationException,
            Certificate = (root as ServerCertificateException)?.Problem,
            Proxy = proxy,
        };
    }

    // The runtime's own message names host and port.
    private static string Message(Exception failure) => failure.Message.TrimEnd('.');

    /// <summary>The exception for a response that cannot be read or decoded.</summary>
    public static InvalidResponseException Unreadable(ApiRequest request, int? status, Exception failure, Func<string, string> redact)
    {
        bool isTooLarge = failure is UnreadableResponseException { IsTooLarge: true };
        string reason = failure is UnreadableResponseException ? failure.Message : $"cannot be read: {failure.Message}";
        return new InvalidResponseException(
            Sentence($"The response to {request} {redact(reason)}"), request.Facts(status), Harmless(failure, redact))
        {
            IsTooLarge = isTooLarge,
        };
    }

    private static RequestStage Stage(Exception root, HttpRequestError? kind, RequestStage reached) => root switch
    {
        StageTimeoutException timeout => timeout.Stage,
        AuthenticationException => RequestStage.Connect,
        // Only the runtime's connection timeout has this type.
        TimeoutException when reached != RequestStage.Body => RequestStage.Connect,
        _ => kind is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
            ? RequestStage.Connect
            : reached,
    };

    // An exception that quotes a secret, such as a proxy's password, is not passed on as the inner exception.
    private static Exception? Harmless(Exception failure, Func<string, string> redact)
    {
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (redact(cause.Message) != cause.Message)
            {
                return null;
            }
        }

        return failure;
    }

    /// <summary>The text with a final period, so that another sentence can follow.</summary>
    public static string Sentence(string text) => text.TrimEnd() is [.., '.' or '!' or '?' or '…'] ended ? ended : text.TrimEnd() + ".";

    /// <summary>The wait that a <c>Retry-After</c> header requests, in either of its forms; null without a valid one.</summary>
    public static TimeSpan? RetryAfter(HttpResponseHeaders headers, TimeProvider time)
    {
        TimeSpan? wait = headers.RetryAfter switch
        {
            { Delta: { } seconds } => seconds,
            { Date: { } date } when headers.Date is { } now => date - now,
            { Date: { } date } => Shorter(date - time.GetUtcNow(), s_byLocalClock),
            _ => null,
        };
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static string Host(HttpResponseMessage response) =>
        response.Headers.Location is { IsAbsoluteUri: true } location ? location.Host : "another address";

    private static string Name(HttpStatusCode status) =>
        Enum.IsDefined(status) ? System.Text.RegularExpressions.Regex.Replace(status.ToString(), "(?<=[a-z])(?=[A-Z])", " ") : "";
}
