using System.IO;
using System.Net.Http.Headers;
using System.Text;

namespace VlmRun.Transport;

/// <summary>Adds the key, to requests to the API's own host only, and removes it from error responses that quote it.</summary>
internal sealed class AuthenticationHandler(Uri root, string key, string clientName, Redactor redactor) : DelegatingHandler
{
    private const int MaxErrorBytes = 64 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        bool isApi = Uri.Compare(
            request.RequestUri, root, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;
        request.Headers.Authorization = isApi ? new AuthenticationHeaderValue("Bearer", key) : null;
        request.Headers.UserAgent.Clear();
        request.Headers.UserAgent.ParseAdd(clientName);
        try
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                await HideKeyAsync(response, cancellationToken).ConfigureAwait(false);
            }

            return response;
        }
        finally
        {
            // The request object must not keep the key.
            request.Headers.Authorization = null;
        }
    }

    private async Task HideKeyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[MaxErrorBytes];
        int read = 0;
        try
        {
            Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            read = await stream.ReadAtLeastAsync(buffer, buffer.Length, false, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The status is known; an error body that is lost, late or undecodable must not hide it.
        }

        if (response.ReasonPhrase is { } reason && redactor.Redact(reason) != reason)
        {
            // Removed, not redacted: the redacted text may not be valid as a reason phrase.
            response.ReasonPhrase = null;
        }

        HttpContent old = response.Content;
        response.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(redactor.Redact(Encoding.UTF8.GetString(buffer, 0, read))));
        response.Content.Headers.ContentType = old.Headers.ContentType;
        old.Dispose();
    }
}
