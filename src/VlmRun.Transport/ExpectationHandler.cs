namespace VlmRun.Transport;

/// <summary>Sends <c>Expect: 100-continue</c> before a large body, so that a rejection is read as a response and not as a broken pipe; after a 417 the header is not sent again.</summary>
internal sealed class ExpectationHandler : DelegatingHandler
{
    private const long ExpectContinueFrom = 1024 * 1024;

    private volatile bool _isRefused;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        bool isExpected = !_isRefused && request.Content?.Headers.ContentLength > ExpectContinueFrom;
        request.Headers.ExpectContinue = isExpected ? true : null;
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (!isExpected || response.StatusCode != HttpStatusCode.ExpectationFailed)
        {
            return response;
        }

        _isRefused = true;
        if (request.Options.TryGetValue(RequestOptionKeys.Sending, out SendProgress? sending) && sending.IsComplete)
        {
            // The body was sent nevertheless, so the work may have been started.
            return response;
        }

        response.Dispose();
        if (request.Options.TryGetValue(RequestOptionKeys.Listener, out IRequestListener? listener))
        {
            listener.Verbose("A proxy before the service does not accept 'Expect: 100-continue' (417): sending without it.");
        }

        request.Headers.ExpectContinue = null;
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
