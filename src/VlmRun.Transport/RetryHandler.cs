using System.Globalization;
using Polly;
using Polly.Retry;

namespace VlmRun.Transport;

/// <summary>Retries failed attempts as <see cref="RetryPolicy"/> says; the body is created again for each.</summary>
internal sealed class RetryHandler : DelegatingHandler
{
    private static readonly ResiliencePropertyKey<HttpRequestMessage> s_request = new("request");

    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;
    private readonly TimeProvider _time;
    private readonly TimeSpan _maxWait;

    public RetryHandler(TimeProvider time, int maxRetry, TimeSpan maxWait)
    {
        _time = time;
        _maxWait = maxWait;
        _pipeline = maxRetry == 0
            ? ResiliencePipeline<HttpResponseMessage>.Empty
            : new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
                .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
                {
                    MaxRetryAttempts = maxRetry,
                    ShouldHandle = args => ValueTask.FromResult(ShouldRetry(Request(args.Context), args.Outcome)),
                    DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(
                        RetryPolicy.Pause(args.AttemptNumber, RetryAfter(args.Outcome), Random.Shared.NextDouble())),
                    OnRetry = args => ReportRetry(args),
                })
                .Build();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(s_request, request);
        try
        {
            return await _pipeline.ExecuteAsync(
                async inner => await base.SendAsync(request, inner.CancellationToken).ConfigureAwait(false), context).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static HttpRequestMessage Request(ResilienceContext context) => context.Properties.GetValue(s_request, null!);

    private TimeSpan? RetryAfter(Outcome<HttpResponseMessage> outcome) =>
        outcome.Result is { } response ? ExceptionFactory.RetryAfter(response.Headers, _time) : null;

    private bool ShouldRetry(HttpRequestMessage request, Outcome<HttpResponseMessage> outcome)
    {
        bool isAtMostOnce = request.Options.TryGetValue(RequestOptionKeys.AtMostOnce, out bool atMostOnce) && atMostOnce;
        bool bodyWasSent = request.Options.TryGetValue(RequestOptionKeys.Sending, out SendProgress? sending) && sending.IsComplete;
        if (outcome.Exception is { } failure)
        {
            bool isInteractive = request.Options.TryGetValue(RequestOptionKeys.Interactive, out bool interactive) && interactive;
            return RetryPolicy.AfterFailure(failure, isAtMostOnce, bodyWasSent, isInteractive);
        }

        // A pause longer than the maximum wait is not waited for; the response is returned.
        TimeSpan? asked = RetryAfter(outcome);
        return !(asked > _maxWait)
            && RetryPolicy.AfterResponse(outcome.Result!.StatusCode, isAtMostOnce, bodyWasSent);
    }

    private static ValueTask ReportRetry(OnRetryArguments<HttpResponseMessage> args)
    {
        ClientTelemetry.Retry();
        HttpRequestMessage request = Request(args.Context);
        if (request.Options.TryGetValue(RequestOptionKeys.Listener, out IRequestListener? listener))
        {
            string why = args.Outcome.Exception is { } failure ? failure.Message : $"status {(int)args.Outcome.Result!.StatusCode}";
            listener.Verbose(string.Create(
                CultureInfo.InvariantCulture,
                $"{request.Method} failed ({why}); trying again in {args.RetryDelay.TotalSeconds:0.0} s, retry {args.AttemptNumber + 1}."));
        }

        return ValueTask.CompletedTask;
    }
}
