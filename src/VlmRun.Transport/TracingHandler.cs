using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace VlmRun.Transport;

/// <summary>Sends the trace of each request to the listener. It runs before the key is added; a response that quotes the key is shown without it.</summary>
internal sealed class TracingHandler(Uri root, TimeProvider time, Redactor redactor) : DelegatingHandler
{
    // Reads much more than is shown, since secrets and file content are removed from it.
    private const int MaxShownBytes = 64 * 1024;
    private const int CutMargin = 4 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Options.TryGetValue(RequestOptionKeys.Listener, out IRequestListener? listener))
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        string what = $"{request.Method} {Path(request.RequestUri!)}";
        if (listener.WantsDebug)
        {
            request.Options.TryGetValue(RequestOptionKeys.BodyDescription, out string? body);
            listener.Debug($"> {what}\n{Headers(request.Headers, request.Content)}{(body is null ? "" : "\n" + Shown(body, body.Length > MaxShownBytes))}");
        }

        long start = time.GetTimestamp();
        HttpResponseMessage response;
        try
        {
            response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            listener.Verbose(string.Create(
                CultureInfo.InvariantCulture, $"{what}: failed after {Milliseconds(start)} ms: {exception.Message}"));
            throw;
        }

        listener.Verbose(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {(int)response.StatusCode} in {Milliseconds(start)} ms{Bytes(request.Content, "sent")}{Bytes(response.Content, "received")}"));
        if (listener.WantsDebug)
        {
            string body = await DescribeAsync(response, cancellationToken).ConfigureAwait(false);
            listener.Debug($"< {(int)response.StatusCode} {response.ReasonPhrase}\n{Headers(response.Headers, response.Content)}{body}");
        }

        return response;
    }

    private string Path(Uri address) =>
        root.IsBaseOf(address) ? root.MakeRelativeUri(new Uri(address.GetLeftPart(UriPartial.Path))).ToString() : address.Host;

    private double Milliseconds(long start) => Math.Round(time.GetElapsedTime(start).TotalMilliseconds);

    private static string Bytes(HttpContent? content, string way) =>
        content?.Headers.ContentLength is > 0 and { } length
            ? string.Create(CultureInfo.InvariantCulture, $", {length} bytes {way}")
            : "";

    private static string Headers(IEnumerable<KeyValuePair<string, IEnumerable<string>>> headers, HttpContent? content) =>
        string.Join('\n', headers.Concat(content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>())
            .Select(header => Redactor.Header(header.Key, header.Value)));

    private async Task<string> DescribeAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        // Only content that is in memory anyway can be shown; a stream is left for its reader.
        Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        if (!stream.CanSeek)
        {
            return "";
        }

        using StreamReader reader = new(stream, leaveOpen: true);
        char[] text = new char[MaxShownBytes + 1];
        int read = await reader.ReadBlockAsync(text, cancellationToken).ConfigureAwait(false);
        stream.Position = 0;
        return "\n" + Shown(new string(text, 0, read), read > MaxShownBytes);
    }

    // Redact first: a key that is cut in half is no longer recognized.
    private string Shown(string text, bool isCut)
    {
        string whole = redactor.Redact(isCut ? text[..MaxShownBytes] : text);
        return Redactor.Body(isCut ? whole[..Math.Max(0, whole.Length - CutMargin)] + " …" : whole);
    }
}
