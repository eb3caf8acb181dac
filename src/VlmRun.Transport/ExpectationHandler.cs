using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Http;

namespace VlmRun.Transport;

/// <summary>Asks for leave before a large body, so that a refusal is heard as such and not as a broken pipe; who does not know the question (417) is not asked again.</summary>
internal sealed class ExpectationHandler : DelegatingHandler
{
    private const long ExpectContinueFrom = 1024 * 1024;

    private volatile bool _isRefused;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        bool asks = !_isRefused && request.Content?.Headers.ContentLength > ExpectContinueFrom;
        request.Headers.ExpectContinue = asks ? true : null;
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (!asks || response.StatusCode != HttpStatusCode.ExpectationFailed)
        {
            return response;
        }

        _isRefused = true;
        if (request.Options.TryGetValue(RequestOptionKeys.Sending, out SendProgress? sending) && sending.IsComplete)
        {
            // The body went all the same, so that it is not for us to say that nothing has come of it.
            return response;
        }

        response.Dispose();
        if (request.Options.TryGetValue(RequestOptionKeys.Listener, out IRequestListener? listener))
        {
            listener.Verbose("What stands before the service does not take 'Expect: 100-continue' (417): sending without it.");
        }

        request.Headers.ExpectContinue = null;
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
