using System.Buffers;
using System.Net;
using System.Text;

namespace VlmRun.Webhooks;

/// <summary>Handles one request to the listener: reads it within the limits, verifies, records and answers it.</summary>
internal sealed class WebhookRequestHandler(WebhookListenerOptions settings, PendingDeliveries deliveries) : IDisposable
{
    private const int PieceSize = 64 * 1024;
    private static readonly TimeSpan s_drainTimeout = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _end = new();

    /// <summary>Handles and answers a request; a delivery is acknowledged before it is returned.</summary>
    /// <param name="context">The request.</param>
    /// <param name="oldest">Canceled when this sender is the oldest and the limit is exceeded.</param>
    public async Task<ReceivedWebhook> ReceiveAsync(HttpListenerContext context, CancellationToken oldest)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, oldest);
        string sender = "a sender that has gone";
        ReceivedWebhook arrival;
        try
        {
            sender = $"{context.Request.RemoteEndPoint}";
            arrival = await ValidateAsync(context.Request, end.Token);
        }
        catch (Exception exception)
        {
            // Whatever a request causes ends that request only. It brought no complete body, so the service sends it again.
            arrival = Refuse(400, $"the body could not be read: {exception.Message}");
        }

        await AnswerAsync(context, arrival.Status, arrival.LeavesBody, end.Token);
        return arrival with { Text = $"{sender}: {arrival.Status}, {arrival.Text}" };
    }

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private static ReceivedWebhook Refuse(int status, string why) => new(status, why, null);

    private static ReceivedWebhook RefuseUnread(int status, string why) => Refuse(status, why) with { LeavesBody = true };

    private async Task<ReceivedWebhook> ValidateAsync(HttpListenerRequest request, CancellationToken end)
    {
        if (request.HttpMethod != "POST")
        {
            return RefuseUnread(405, $"{request.HttpMethod} is not the method of webhooks");
        }

        string? signature = request.Headers[WebhookSignature.Header];
        if (settings.Secret is not null && !WebhookSignature.IsWellFormed(signature?.Trim()))
        {
            return RefuseUnread(401, signature is null ? "not signed" : "the signature is wrong: it does not have the form of a signature");
        }

        if (request.ContentLength64 > settings.MaxBytes)
        {
            return RefuseUnread(413, $"a body of {request.ContentLength64} bytes is larger than -MaxBytes");
        }

        using CancellationTokenSource readTimeout = CancellationTokenSource.CreateLinkedTokenSource(end);
        readTimeout.CancelAfter(settings.ReadTimeout);
        byte[]? body;
        try
        {
            body = await ReadAsync(request.InputStream, readTimeout.Token);
        }
        catch (OperationCanceledException)
        {
            return RefuseUnread(408, end.IsCancellationRequested
                ? "there were too many senders at once, and this was the oldest"
                : "the sender was too slow");
        }

        return body is null
            ? RefuseUnread(413, "the body is larger than -MaxBytes")
            : settings.Secret is not null && !WebhookSignature.Verify(body, signature!.Trim(), settings.Secret)
                ? Refuse(401, "the signature is wrong: it was made with another secret or not by VLM Run")
                : Take(body);
    }

    private ReceivedWebhook Take(byte[] body)
    {
        WebhookDelivery delivery;
        try
        {
            delivery = WebhookDelivery.Read(body, element => PSObjectConverter.From(element));
        }
        catch (FormatException exception)
        {
            return Refuse(400, exception.Message);
        }

        return deliveries.Take(delivery) switch
        {
            true => new ReceivedWebhook(200, $"{delivery.Id} {delivery.Status}", delivery),
            false => new ReceivedWebhook(200, $"{delivery.Id} {delivery.Status} was received before", null),
            null => Refuse(503, "no more deliveries are accepted; the sender may try again"),
        };
    }

    // The listener's streams do not observe a token while they read.
    private async Task<byte[]?> ReadAsync(Stream input, CancellationToken cancellationToken)
    {
        using MemoryStream body = new();
        byte[] piece = ArrayPool<byte>.Shared.Rent(PieceSize);
        while (true)
        {
            int read = await input.ReadAsync(piece, 0, PieceSize, CancellationToken.None).WaitAsync(cancellationToken);
            if (read == 0)
            {
                // Not when it was abandoned: the listener may still be reading into it.
                ArrayPool<byte>.Shared.Return(piece);
                return body.ToArray();
            }

            body.Write(piece, 0, read);
            if (body.Length > settings.MaxBytes)
            {
                return null;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context, int status, bool leavesBody, CancellationToken end)
    {
        HttpListenerResponse response = context.Response;
        try
        {
            response.StatusCode = status;
            if (status == 405)
            {
                response.Headers["Allow"] = "POST";
            }

            if (!leavesBody || !context.Request.HasEntityBody)
            {
                response.ContentLength64 = 0;
                response.Close();
                return;
            }

            // A sender whose connection is closed while it sends does not see the reason, so the response is sent first and the rest is discarded.
            // Not with Close: it waits for the rest on a thread, and a hundred slow senders would use up all threads.
            byte[] text = Encoding.UTF8.GetBytes(status switch { 408 => "Too slow.\n", 413 => "Too large.\n", _ => "Rejected.\n" });
            response.KeepAlive = false;
            response.ContentLength64 = text.Length;
            await response.OutputStream.WriteAsync(text, _end.Token);
            await response.OutputStream.FlushAsync(_end.Token);
            if (status != 408)
            {
                using CancellationTokenSource drainTimeout = CancellationTokenSource.CreateLinkedTokenSource(end);
                drainTimeout.CancelAfter(s_drainTimeout);
                await context.Request.InputStream.CopyToAsync(Stream.Null, PieceSize, CancellationToken.None).WaitAsync(drainTimeout.Token);
            }

            response.Abort();
        }
        catch (Exception)
        {
            // The sender has gone or was too slow, so this response is not read.
            response.Abort();
        }
    }
}
