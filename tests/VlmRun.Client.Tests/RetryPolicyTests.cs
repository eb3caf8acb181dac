using System;
using System.IO;
using System.Net;
using System.Net.Http;
using VlmRun.Http;
using VlmRun.Transport;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class RetryPolicyTests
{
    /// <summary>The kinds of failed attempts.</summary>
    public enum Failure
    {
        NameDoesNotResolve,
        NoConnection,
        Tls,
        ProxyAsks,
        ProxyForbids,
        ProxyFails,
        ConnectionLost,
        NotSaid,
        BrokenPipe,
        TimeOut,
        FileChanged,
        Stopped,
        RateLimit,
        Other,
    }

    public static TheoryData<int, bool, bool, bool> Answers
    {
        get
        {
            TheoryData<int, bool, bool, bool> rows = [];
            foreach (int status in (int[])[200, 301, 307, 400, 401, 402, 403, 404, 405, 408, 409, 413, 422, 429, 500, 501, 502, 503, 504, 505])
            {
                foreach ((bool isPaid, bool bodyWasSent) in ((bool, bool)[])[(false, false), (false, true), (true, false), (true, true)])
                {
                    bool passes = status is 408 or 500 or 502 or 503 or 504;
                    rows.Add(status, isPaid, bodyWasSent, passes && !(isPaid && bodyWasSent));
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public void A_response_is_retried_if_useful_and_if_no_at_most_once_work_may_have_started(
        int status, bool isPaid, bool bodyWasSent, bool expected) =>
        Assert.Equal(expected, RetryPolicy.AfterResponse((HttpStatusCode)status, isPaid, bodyWasSent));

    // The columns: free, paid and not sent completely, paid and sent completely, at the prompt.
    [Theory]
    [InlineData(Failure.NameDoesNotResolve, true, true, true, false)]
    [InlineData(Failure.NoConnection, true, true, false, false)]
    [InlineData(Failure.Tls, false, false, false, false)]
    [InlineData(Failure.ProxyAsks, false, false, false, false)]
    [InlineData(Failure.ProxyForbids, false, false, false, false)]
    [InlineData(Failure.ProxyFails, true, true, false, false)]
    [InlineData(Failure.ConnectionLost, true, true, false, true)]
    [InlineData(Failure.NotSaid, true, true, false, true)]
    [InlineData(Failure.BrokenPipe, true, true, false, true)]
    [InlineData(Failure.TimeOut, true, true, false, true)]
    [InlineData(Failure.FileChanged, false, false, false, false)]
    [InlineData(Failure.Stopped, false, false, false, false)]
    [InlineData(Failure.RateLimit, false, false, false, false)]
    [InlineData(Failure.Other, false, false, false, false)]
    public void A_failure_is_retried_depending_on_its_stage(Failure failure, bool free, bool paid, bool paidAndSent, bool atPrompt)
    {
        Exception exception = Make(failure);
        Assert.Equal(free, RetryPolicy.AfterFailure(exception, false, false, false));
        Assert.Equal(free, RetryPolicy.AfterFailure(exception, false, true, false));
        Assert.Equal(paid, RetryPolicy.AfterFailure(exception, true, false, false));
        Assert.Equal(paidAndSent, RetryPolicy.AfterFailure(exception, true, true, false));
        Assert.Equal(atPrompt, RetryPolicy.AfterFailure(exception, false, false, true));
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(4, 8)]
    [InlineData(5, 8)]
    [InlineData(9, 8)]
    [InlineData(1000, 8)]
    public void A_pause_doubles_up_to_eight_seconds_and_jitter_only_shortens_it_by_a_quarter(int retry, double seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetryPolicy.Pause(retry, null, 0));
        Assert.Equal(TimeSpan.FromSeconds(seconds * 0.875), RetryPolicy.Pause(retry, null, 0.5));
        Assert.InRange(RetryPolicy.Pause(retry, null, 0.999), TimeSpan.FromSeconds(seconds * 0.75), TimeSpan.FromSeconds(seconds * 0.76));
    }

    // The columns: the retry, the Retry-After, the pause in seconds.
    [Theory]
    [InlineData(0, 2, 2)]
    [InlineData(3, 5, 5)]
    [InlineData(0, 300, 300)]
    [InlineData(0, 0, 0.4125)]
    [InlineData(2, 0, 1.65)]
    [InlineData(3, 2, 3.3)]
    public void Retry_After_is_honored_exactly_but_never_shortens_the_pause(
        int retry, double asked, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetryPolicy.Pause(retry, TimeSpan.FromSeconds(asked), 0.7));

    private static Exception Make(Failure failure) => failure switch
    {
        Failure.NameDoesNotResolve => new HttpRequestException(HttpRequestError.NameResolutionError),
        Failure.NoConnection => new HttpRequestException(HttpRequestError.ConnectionError),
        Failure.Tls => new HttpRequestException(HttpRequestError.SecureConnectionError),
        Failure.ProxyAsks => new HttpRequestException(HttpRequestError.ProxyTunnelError, statusCode: HttpStatusCode.ProxyAuthenticationRequired),
        Failure.ProxyForbids => new HttpRequestException(HttpRequestError.ProxyTunnelError, statusCode: HttpStatusCode.Forbidden),
        Failure.ProxyFails => new HttpRequestException(HttpRequestError.ProxyTunnelError, statusCode: HttpStatusCode.BadGateway),
        Failure.ConnectionLost => new HttpIOException(HttpRequestError.ResponseEnded),
        Failure.NotSaid => new HttpRequestException(),
        Failure.BrokenPipe => new IOException(),
        Failure.TimeOut => new TimeoutException(),
        Failure.FileChanged => BodySourceException.Changed("a.png"),
        Failure.Stopped => new OperationCanceledException(),
        Failure.RateLimit => new RateLimitedException(""),
        _ => new InvalidOperationException(),
    };
}
