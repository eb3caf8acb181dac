namespace VlmRun.Transport;

/// <summary>Notes which proxy an attempt goes through, so that its errors can name it.</summary>
internal sealed class ProxyHandler(IWebProxy proxy, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (proxy.GetProxy(request.RequestUri!) is { } used && used != request.RequestUri)
        {
            request.Options.Set(RequestOptionKeys.Proxy, used.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped));
        }

        return base.SendAsync(request, cancellationToken);
    }
}
