namespace VlmRun.Transport;

/// <summary>Acquires a permit for each attempt; a request that is rejected with 429 waits and is sent again, which does not count as a retry.</summary>
internal sealed class RateLimitHandler(RateLimiter rateLimiter, TimeProvider time) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Options.TryGetValue(RequestOptionKeys.Listener, out IRequestListener? listener);
        bool isRead = request.Method == HttpMethod.Get || request.Method == HttpMethod.Head;
        bool wasRejected = false;
        while (true)
        {
            RequestPermit permit = await rateLimiter.AcquireAsync(wasRejected, isRead, cancellationToken, listener).ConfigureAwait(false);
            HttpResponseMessage response;
            ClientTelemetry.InFlight(1);
            try
            {
                response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                rateLimiter.Failed(permit);
                throw;
            }
            finally
            {
                ClientTelemetry.InFlight(-1);
            }

            if (response.StatusCode != HttpStatusCode.TooManyRequests)
            {
                rateLimiter.Accepted(permit);
                return response;
            }

            ClientTelemetry.Rejected();
            if (!rateLimiter.Rejected(permit, ExceptionFactory.RetryAfter(response.Headers, time), listener))
            {
                return response;
            }

            response.Dispose();
            wasRejected = true;
        }
    }
}
