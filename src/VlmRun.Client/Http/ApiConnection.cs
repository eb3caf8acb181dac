using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;

namespace VlmRun.Http;

/// <summary>Sends every request: creates the HTTP message, sends it, and reads the response or throws.</summary>
internal sealed class ApiConnection
{
    // Maximum number of bytes read of an error body.
    private const int MaxErrorBytes = 64 * 1024;

    private const int MaxRedirects = 5;

    private readonly HttpClient _http;

    private readonly Func<HttpClient>? _storage;

    private HttpClient Storage => _storage?.Invoke()
        ?? throw new InvalidOperationException("This client has no HTTP client for storage, which presigned addresses need.");

    public ApiConnection(
        HttpClient http, Func<HttpClient>? storage, TimeProvider time, TimeSpan? timeout, Func<string, string> redact, long maxBytes)
    {
        _http = http;
        _storage = storage;
        Time = time;
        Timeout = timeout;
        Redact = redact;
        MaxBytes = maxBytes;
    }

    public TimeProvider Time { get; }

    /// <summary>The caller's timeout for an attempt; null uses the timeout of each request.</summary>
    public TimeSpan? Timeout { get; }

    /// <summary>Removes secrets from a text.</summary>
    public Func<string, string> Redact { get; }

    /// <summary>Maximum number of bytes of a response that is read into memory, or of one row of a list.</summary>
    public long MaxBytes { get; }

    /// <summary>Whether the service uses the client ids of requests; null until the first response shows it.</summary>
    public StrongBox<bool?> KeepsIds { get; private init; } = new(null);

    /// <summary>The ids of the jobs that were recently started over this connection.</summary>
    public RecentJobIds ReturnedIds { get; private init; } = new();

    /// <summary>Converts parts of responses to the caller's objects; null leaves them JSON.</summary>
    public ResponseConverter? Convert { get; init; }

    /// <summary>Receives the trace of the requests.</summary>
    public IRequestListener? Listener { get; private init; }

    /// <summary>Is checked before a paid or creating request is sent, and before its last byte; null for none.</summary>
    public Func<CancellationToken, ValueTask>? Precondition { get; private init; }

    /// <summary>The same connection with another listener.</summary>
    public ApiConnection With(IRequestListener? listener) => Copy(listener is null ? null : new RedactingListener(listener, Redact), Precondition);

    /// <summary>The same connection with another precondition.</summary>
    public ApiConnection If(Func<CancellationToken, ValueTask> precondition) => Copy(Listener, precondition);

    /// <summary>Sends a request, and reads the response as one object.</summary>
    public async Task<JsonElement> SendForObjectAsync(ApiRequest request, SendProgress? progress, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await SendAsync(request, true, progress, cancellationToken).ConfigureAwait(false);
        int status = (int)response.StatusCode;
        return await TranslateErrorsAsync(
            request,
            status,
            async () =>
            {
                Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
                return await JsonResponseReader.ReadAsync(request, status, body, cancellationToken).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a request, and checks only that the status is 2xx.</summary>
    public async Task SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await SendAsync(request, true, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a request over the second client, which has no key: for addresses on other hosts that the API returned.</summary>
    public Task SendToStorageAsync(ApiRequest request, SendProgress progress, CancellationToken cancellationToken) =>
        SendAndDiscardAsync(Storage, request, progress, cancellationToken);

    /// <summary>Sends a request, and opens the response for reading. Redirects are followed; the key is not sent to other hosts.</summary>
    public Task<Download> OpenAsync(ApiRequest request, CancellationToken cancellationToken) =>
        FollowAsync(_http, request, cancellationToken);

    /// <summary>Opens an http address that the API returned for reading; the key is not sent.</summary>
    public Task<Download> OpenFromStorageAsync(string address, CancellationToken cancellationToken) =>
        FollowAsync(Storage, ApiRequest.Get(ApiResource.Storage, address) with { Accept = "*/*" }, cancellationToken);

    /// <summary>Sends a request, and opens the response for reading, also when it is a redirect; an address on another host is requested without the key.</summary>
    public async Task<Download> OpenOnceAsync(ApiRequest request, SendProgress? progress, CancellationToken cancellationToken)
    {
        HttpClient http = IsApi(new Uri(_http.BaseAddress!, request.Path)) ? _http : Storage;
        HttpResponseMessage response = await SendForHeadAsync(http, request, false, progress, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(request, IsRedirect(response) ? response : await CheckAsync(request, response, cancellationToken).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task<Download> FollowAsync(HttpClient http, ApiRequest request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await SendForHeadAsync(http, request, false, null, cancellationToken).ConfigureAwait(false);
        for (int hops = 0; IsRedirect(response) && hops < MaxRedirects; hops++)
        {
            Uri target = Location(response)!;
            response.Dispose();
            request = ApiRequest.Get(request.Resource, target.AbsoluteUri) with { Accept = request.Accept };
            // After a redirect to another host the key is not sent again, even back on the API's host.
            http = IsApi(target) && ReferenceEquals(http, _http) ? _http : Storage;
            response = await SendForHeadAsync(http, request, false, null, cancellationToken).ConfigureAwait(false);
        }

        response = await CheckAsync(request, response, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(request, response, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The target of a redirect as an absolute address; null when there is no valid one.</summary>
    public static Uri? Location(HttpResponseMessage response) =>
        response.Headers.Location is { } location && Uri.TryCreate(response.RequestMessage!.RequestUri!, location, out Uri? target)
            ? target
            : null;

    private Task<Download> ReadAsync(ApiRequest request, HttpResponseMessage response, CancellationToken cancellationToken) => TranslateErrorsAsync(
        request,
        (int)response.StatusCode,
        async () => new Download(this, request, response, await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false)),
        cancellationToken);

    private static bool IsRedirect(HttpResponseMessage response) =>
        response.StatusCode is >= HttpStatusCode.Ambiguous and < HttpStatusCode.BadRequest && Location(response)?.Scheme is "http" or "https";

    private bool IsApi(Uri address) => Uri.Compare(
        address, _http.BaseAddress!, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private async Task SendAndDiscardAsync(HttpClient http, ApiRequest request, SendProgress progress, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await SendAsync(http, request, true, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a request, and reads the response as an array of values of type <paramref name="kind"/>, one by one.</summary>
    /// <param name="request">The request.</param>
    /// <param name="size">Receives the size, and the number of rows that were left out: those of another type, or without a <paramref name="key"/>.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <param name="kind">The JSON type of each row.</param>
    /// <param name="key">The field that each object must have.</param>
    public async IAsyncEnumerable<JsonElement> SendForArrayAsync(
        ApiRequest request,
        ResponseSize size,
        [EnumeratorCancellation] CancellationToken cancellationToken,
        JsonValueKind kind = JsonValueKind.Object,
        string? key = "id")
    {
        using HttpResponseMessage response = await SendAsync(request, false, null, cancellationToken).ConfigureAwait(false);
        int status = (int)response.StatusCode;
        Stream body = new CountingStream(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), size, status, MaxBytes);
        await using (body.ConfigureAwait(false))
        {
            IAsyncEnumerator<JsonElement> rows = JsonResponseReader
                .ReadArrayAsync(request, status, body, cancellationToken)
                .GetAsyncEnumerator(cancellationToken);
            await using (rows.ConfigureAwait(false))
            {
                while (await TranslateErrorsAsync(request, status, () => rows.MoveNextAsync().AsTask(), cancellationToken).ConfigureAwait(false))
                {
                    if (size.Takes(rows.Current, kind, key))
                    {
                        yield return rows.Current;
                    }
                }
            }
        }
    }

    private Task<HttpResponseMessage> SendAsync(
        ApiRequest request, bool buffer, SendProgress? progress, CancellationToken cancellationToken) =>
        SendAsync(_http, request, buffer, progress, cancellationToken);

    private async Task<HttpResponseMessage> SendAsync(
        HttpClient http, ApiRequest request, bool buffer, SendProgress? progress, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await SendForHeadAsync(http, request, buffer, progress, cancellationToken).ConfigureAwait(false);
        return await CheckAsync(request, response, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> SendForHeadAsync(
        HttpClient http, ApiRequest request, bool buffer, SendProgress? progress, CancellationToken cancellationToken)
    {
        progress ??= new SendProgress();
        using HttpRequestMessage message = Describe(request, buffer, progress);
        return await ClientTelemetry.RecordAsync(
            request,
            message.RequestUri!.IsAbsoluteUri ? message.RequestUri : http.BaseAddress,
            Time,
            response => (int)response.StatusCode,
            () => ErrorTranslator.RunAsync(
                request,
                null,
                () => progress.Stage(request.Body is not null),
                () => message.Options.TryGetValue(RequestOptionKeys.Proxy, out string? proxy) ? proxy : null,
                Redact,
                () => http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken),
                cancellationToken)).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> CheckAsync(ApiRequest request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            string body = await ReadErrorAsync(response, cancellationToken).ConfigureAwait(false);
            throw ExceptionFactory.From(request, response, body, Time, Redact);
        }
    }

    private ApiConnection Copy(IRequestListener? listener, Func<CancellationToken, ValueTask>? precondition) => new(_http, _storage, Time, Timeout, Redact, MaxBytes)
    {
        KeepsIds = KeepsIds,
        ReturnedIds = ReturnedIds,
        Convert = Convert,
        Listener = listener,
        Precondition = precondition,
    };

    private HttpRequestMessage Describe(ApiRequest request, bool buffer, SendProgress progress)
    {
        HttpRequestMessage message = new(request.Method, new Uri(request.Path, UriKind.RelativeOrAbsolute));
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(request.Accept));
        message.Options.Set(RequestOptionKeys.AtMostOnce, request.IsAtMostOnce);
        message.Options.Set(RequestOptionKeys.Interactive, request.IsInteractive);
        message.Options.Set(RequestOptionKeys.HeadTimeout, Timeout ?? request.HeadTimeout);
        message.Options.Set(RequestOptionKeys.Sending, progress);
        message.Options.Set(RequestOptionKeys.Buffer, buffer);
        message.Options.Set(RequestOptionKeys.MaxBytes, MaxBytes);
        if (Precondition is not null && request.IsAtMostOnce)
        {
            message.Options.Set(RequestOptionKeys.Precondition, Precondition);
        }

        if (Listener is not null)
        {
            message.Options.Set(RequestOptionKeys.Listener, Listener);
        }

        if (request.Body is not null)
        {
            message.Content = request.Body(progress);
            message.Options.Set(RequestOptionKeys.BodyDescription, request.BodyDescription ?? "");
        }

        return message;
    }

    /// <summary>Reads the response body; every failure becomes an exception of this library (see <see cref="ErrorTranslator"/>).</summary>
    public Task<T> TranslateErrorsAsync<T>(ApiRequest request, int status, Func<Task<T>> read, CancellationToken cancellationToken) =>
        ErrorTranslator.RunAsync(request, status, static () => RequestStage.Body, null, Redact, read, cancellationToken);

    private static async Task<string> ReadErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            byte[] buffer = new byte[MaxErrorBytes];
            int read = await stream.ReadAtLeastAsync(buffer, buffer.Length, false, cancellationToken).ConfigureAwait(false);
            return System.Text.Encoding.UTF8.GetString(buffer, 0, read);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // An error body that is lost or cannot be decoded must not hide the status.
            return "";
        }
    }
}
