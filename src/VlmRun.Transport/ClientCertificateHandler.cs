using System.IO;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace VlmRun.Transport;

/// <summary>Says what a connection that breaks off leaves unsaid: the server wants a certificate of its client.</summary>
internal sealed class ClientCertificateHandler : DelegatingHandler
{
    private volatile bool _isWanted;
    private volatile bool _hasResponded;

    public ClientCertificateHandler(SocketsHttpHandler socket)
        : base(socket)
    {
        socket.SslOptions.LocalCertificateSelectionCallback = (_, _, _, server, _) =>
        {
            // It is asked for before the handshake too; the server's own certificate is known only when the server asks.
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
        new(HttpRequestError.SecureConnectionError, $"the server wants a certificate of its client, and this client has none: {reason.TrimEnd('.')}");
}
