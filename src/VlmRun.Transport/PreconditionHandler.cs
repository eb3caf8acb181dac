namespace VlmRun.Transport;

/// <summary>Checks the precondition of a request when it may be sent, however long it has waited for that, and again before its last byte.</summary>
internal sealed class PreconditionHandler : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Options.TryGetValue(RequestOptionKeys.Precondition, out Func<CancellationToken, ValueTask>? precondition))
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        // The body of an attempt that was rejected counts no longer.
        if (request.Options.TryGetValue(RequestOptionKeys.Sending, out SendProgress? sending))
        {
            sending.Begin(null);
        }

        // No connection waits for the answer here, which may take long.
        await CheckAsync(precondition, cancellationToken).ConfigureAwait(false);
        HttpContent body = request.Content ?? throw new InvalidOperationException("Only a request with a body can have a precondition.");
        request.Content = new PreconditionContent(body, token => CheckAsync(precondition, token));
        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            request.Content = body;
        }
    }

    private static async ValueTask CheckAsync(Func<CancellationToken, ValueTask> precondition, CancellationToken cancellationToken)
    {
        try
        {
            await precondition(cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw new PreconditionException(exception);
        }
    }
}
