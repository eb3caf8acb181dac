using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Text.Json.Serialization.Metadata;
using System.Threading;
using System.Threading.Tasks;

namespace VlmRun.Http;

/// <summary>The one door for every request: describe, send, decode or fail.</summary>
internal sealed class ApiConnection
{
    // An error's text is for people: what is past this is not read.
    private const int LongestErrorBody = 64 * 1024;

    private readonly HttpClient _http;

    public ApiConnection(HttpClient http, TimeProvider time, TimeSpan? timeout)
    {
        _http = http;
        Time = time;
        Timeout = timeout;
    }

    public TimeProvider Time { get; }

    /// <summary>The caller's word on how long a try may take; null leaves it to each request.</summary>
    public TimeSpan? Timeout { get; }

    /// <summary>Whether the service has been seen to keep the ids that we send; null until it was seen.</summary>
    public StrongBox<bool?> KeepsIds { get; private init; } = new(null);

    /// <summary>Who listens to the trace of what goes through this door.</summary>
    public IRequestListener? Listener { get; private init; }

    /// <summary>The same door with another listener.</summary>
    public ApiConnection With(IRequestListener? listener) =>
        new(_http, Time, Timeout) { KeepsIds = KeepsIds, Listener = listener };

    /// <summary>Sends, and reads the answer as one value.</summary>
    public async Task<T> SendAsync<T>(
        ApiRequest request, JsonTypeInfo<T> type, SendProgress? progress, CancellationToken cancellationToken)
        where T : class
    {
        using HttpResponseMessage response = await SendAsync(request, true, progress, cancellationToken).ConfigureAwait(false);
        Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        return await Guard(request, JsonAnswer.ReadAsync(request, (int)response.StatusCode, body, type, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Sends, and checks no more than that the status is 2xx.</summary>
    public async Task SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await SendAsync(request, true, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends, and reads the answer as an array, element by element.</summary>
    public async IAsyncEnumerable<T> SendForArrayAsync<T>(
        ApiRequest request, JsonTypeInfo<T> type, AnswerSize size, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        using HttpResponseMessage response = await SendAsync(request, false, null, cancellationToken).ConfigureAwait(false);
        Stream body = new CountingStream(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), size);
        await using (body.ConfigureAwait(false))
        {
            IAsyncEnumerator<T> rows = JsonAnswer
                .ReadArrayAsync(request, (int)response.StatusCode, body, type, cancellationToken)
                .GetAsyncEnumerator(cancellationToken);
            await using (rows.ConfigureAwait(false))
            {
                while (await Guard(request, rows.MoveNextAsync().AsTask(), cancellationToken).ConfigureAwait(false))
                {
                    yield return rows.Current;
                }
            }
        }
    }

    private async Task<HttpResponseMessage> SendAsync(
        ApiRequest request, bool buffer, SendProgress? progress, CancellationToken cancellationToken)
    {
        using HttpRequestMessage message = Describe(request, buffer, progress ?? new SendProgress());
        HttpResponseMessage response = await Guard(
            request,
            _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            string body = await ReadErrorAsync(response, cancellationToken).ConfigureAwait(false);
            throw ErrorAnswer.From(request, response, body, Time);
        }
    }

    private HttpRequestMessage Describe(ApiRequest request, bool buffer, SendProgress progress)
    {
        HttpRequestMessage message = new(request.Method, new Uri(request.Path, UriKind.Relative));
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        message.Options.Set(RequestMarks.Paid, request.IsPaid);
        message.Options.Set(RequestMarks.Interactive, request.IsInteractive);
        message.Options.Set(RequestMarks.HeadTimeout, Timeout ?? request.HeadTimeout);
        message.Options.Set(RequestMarks.Sending, progress);
        message.Options.Set(RequestMarks.Buffer, buffer);
        if (Listener is not null)
        {
            message.Options.Set(RequestMarks.Listener, Listener);
        }

        if (request.Body is not null)
        {
            message.Content = new JsonBody(request.Body, progress);
            message.Options.Set(RequestMarks.BodyDescription, request.BodyDescription ?? "");
        }

        return message;
    }

    private static async Task<T> Guard<T>(ApiRequest request, Task<T> task, CancellationToken cancellationToken)
    {
        try
        {
            return await task.ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested
            && exception is HttpRequestException or TimeoutException or OperationCanceledException or IOException)
        {
            throw ErrorAnswer.From(request, exception);
        }
        catch (RateLimitedException exception)
        {
            throw new VlmRunRateLimitException($"{request}: {exception.Message}", ErrorFacts.Of(request), exception);
        }
        catch (BodySourceException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerException!);
            throw;
        }
    }

    private static async Task<string> ReadErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            byte[] buffer = new byte[LongestErrorBody];
            int read = await stream.ReadAtLeastAsync(buffer, buffer.Length, false, cancellationToken).ConfigureAwait(false);
            return System.Text.Encoding.UTF8.GetString(buffer, 0, read);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or TimeoutException)
        {
            // The status is known; a lost explanation must not hide it.
            return "";
        }
    }
}
