using System.IO;

namespace VlmRun.Transport;

/// <summary>Detects that a connection fails because the server requires a client certificate; the connection error itself does not say so.</summary>
internal sealed class ClientCertificateHandler : DelegatingHandler
{
    private volatile bool _isWanted;
    private volatile bool _hasResponded;

    public ClientCertificateHandler(SocketsHttpHandler socket)
        : base(socket)
    {
        socket.SslOptions.LocalCertificateSelectionCallback = (_, _, _, server, _) =>
        {
            // Also called before the handshake, without a server certificate; with one, the server has requested a client certificate.
            _isWanted |= server is not null;
            return null!;
        };
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            _hasResponded = true;
            return response;
        }
        catch (HttpRequestException exception) when (IsRefusal(exception))
        {
            throw Refusal(exception.Message);
        }
        catch (IOException exception) when (IsRefusal(exception))
        {
            throw Refusal(exception.Message);
        }
    }

    // A server that has responded before does not require one.
    private bool IsRefusal(System.Exception exception) =>
        _isWanted && !_hasResponded && exception is not HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError };

    private static HttpRequestException Refusal(string reason) =>
        new(HttpRequestError.SecureConnectionError, $"the server requires a client certificate, and this client has none: {reason.TrimEnd('.')}");
}
