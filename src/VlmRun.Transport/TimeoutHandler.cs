using System.Buffers;
using System.Globalization;
using System.IO;

namespace VlmRun.Transport;

/// <summary>Limits the time of an attempt: idle time while the body is sent, the wait for the response headers, and idle time while the response is read.</summary>
internal sealed class TimeoutHandler(TimeProvider time) : DelegatingHandler
{
    private static readonly TimeSpan s_idleTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_defaultHeadTimeout = TimeSpan.FromSeconds(100);
    private static readonly TimeSpan s_bodyTimeout = TimeSpan.FromMinutes(15);
    private const int PieceSize = 64 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        TimeSpan limit = request.Options.TryGetValue(RequestOptionKeys.HeadTimeout, out TimeSpan asked) ? asked : s_defaultHeadTimeout;
        request.Options.TryGetValue(RequestOptionKeys.Sending, out SendProgress? sending);
        HttpResponseMessage response = await SendAsync(request, sending, limit, cancellationToken).ConfigureAwait(false);
        try
        {
            Stream content = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            long maxBytes = request.Options.TryGetValue(RequestOptionKeys.MaxBytes, out long bytes) ? bytes : VlmRunClient.DefaultMaxResponseBytes;
            if (content.CanSeek)
            {
                if (content.Length > maxBytes)
                {
                    throw UnreadableResponseException.TooLarge((int)response.StatusCode, maxBytes);
                }

                // Read into memory, so that it cannot stall later and the trace can show it.
                return response;
            }

            Stream body = new IdleTimeoutStream(content, time, s_idleTimeout, (int)response.StatusCode);
            HttpContent timed = response.IsSuccessStatusCode && request.Options.TryGetValue(RequestOptionKeys.Buffer, out bool buffer) && buffer
                ? await BufferAsync(maxBytes, response, body, cancellationToken).ConfigureAwait(false)
                : new StreamContent(body);
            foreach ((string name, System.Collections.Generic.IEnumerable<string> values) in response.Content.Headers)
            {
                timed.Headers.TryAddWithoutValidation(name, values);
            }

            response.Content = timed;
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, SendProgress? sending, TimeSpan limit, CancellationToken cancellationToken)
    {
        bool hasBody = request.Content is not null;
        using CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bool isOver = false;
        ITimer timer = time.CreateTimer(
            _ =>
            {
                isOver = true;
                source.Cancel();
            },
            null,
            hasBody ? s_idleTimeout : limit,
            Timeout.InfiniteTimeSpan);
        await using (timer.ConfigureAwait(false))
        {
            sending?.Begin(() => timer.Change(sending.IsComplete ? limit : s_idleTimeout, Timeout.InfiniteTimeSpan));
            try
            {
                HttpResponseMessage response = await base.SendAsync(request, source.Token).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                sending?.ReceiveHead();
                return response;
            }
            catch (OperationCanceledException exception) when (isOver && !cancellationToken.IsCancellationRequested)
            {
                bool isSending = hasBody && sending is { IsComplete: false };
                throw new StageTimeoutException(
                    isSending ? RequestStage.Send : RequestStage.Head,
                    isSending
                        ? string.Create(CultureInfo.InvariantCulture, $"no byte could be sent for {s_idleTimeout.TotalSeconds} s, after {sending!.BytesSent} bytes")
                        : string.Create(CultureInfo.InvariantCulture, $"no response within {limit.TotalSeconds} s"),
                    exception.InnerException);
            }
            finally
            {
                sending?.End();
            }
        }
    }

    // Counted after decoding: a small compressed response may be large when decompressed.
    private async Task<HttpContent> BufferAsync(
        long maxBytes, HttpResponseMessage response, Stream body, CancellationToken cancellationToken)
    {
        using CancellationTokenSource over = new(s_bodyTimeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        MemoryStream memory = new();
        byte[] piece = ArrayPool<byte>.Shared.Rent(PieceSize);
        try
        {
            int read;
            while ((read = await body.ReadAsync(piece, either.Token).ConfigureAwait(false)) > 0)
            {
                if (memory.Length + read > maxBytes)
                {
                    throw UnreadableResponseException.TooLarge((int)response.StatusCode, maxBytes);
                }

                memory.Write(piece, 0, read);
            }
        }
        catch (OperationCanceledException exception) when (over.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new StageTimeoutException(
                RequestStage.Body,
                string.Create(CultureInfo.InvariantCulture, $"the response was not complete after {s_bodyTimeout.TotalSeconds} s"), exception);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
            await body.DisposeAsync().ConfigureAwait(false);
        }

        memory.Position = 0;
        return new StreamContent(memory);
    }
}
