using System.Net;
using System.Threading.Channels;

namespace VlmRun.Webhooks;

/// <summary>Listens at an address; handles many senders concurrently, so that none can block another.</summary>
internal sealed class WebhookListener : IDisposable
{
    private const int MaxConcurrent = 64;
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(0.25);
    private static readonly TimeSpan s_drainTimeout = TimeSpan.FromSeconds(2);

    private readonly HttpListener _listener;
    private readonly WebhookRequestHandler _handler;
    private readonly PendingDeliveries _deliveries;
    private readonly WebhookAdmission _admission = new(MaxConcurrent);
    private readonly Channel<ReceivedWebhook> _arrivals = Channel.CreateUnbounded<ReceivedWebhook>();
    private readonly SemaphoreSlim _gone = new(0);
    private int _requests;

    private WebhookListener(HttpListener listener, string prefix, WebhookListenerOptions settings)
    {
        _listener = listener;
        Prefix = prefix;
        _deliveries = new PendingDeliveries(settings.Count, settings.TakesRepeats);
        _handler = new WebhookRequestHandler(settings, _deliveries);
        _ = Task.Run(() => LocalListener.AcceptAsync(listener, Take));
    }

    /// <summary>The address that it listens at.</summary>
    public string Prefix { get; }

    /// <summary>Number of deliveries that were acknowledged and not written yet.</summary>
    public int Pending => _deliveries.Pending;

    /// <summary>Listens at a prefix such as <c>http://+:8080/hook/</c>.</summary>
    /// <exception cref="HttpListenerException">The address is in use, or the account may not listen at it.</exception>
    /// <exception cref="ArgumentException">It is not a valid prefix.</exception>
    public static WebhookListener Start(string prefix, WebhookListenerOptions settings) => new(LocalListener.Start(prefix), prefix, settings);

    /// <summary>Listens at a port of the loopback address; at a free one when the port is 0.</summary>
    public static WebhookListener Start(int port, string path, WebhookListenerOptions settings)
    {
        (HttpListener listener, string prefix) = LocalListener.Start(port, path);
        return new WebhookListener(listener, prefix, settings);
    }

    /// <summary>Waits for the next request.</summary>
    public async Task<ReceivedWebhook> NextAsync(CancellationToken cancellationToken)
    {
        ReceivedWebhook arrival = await _arrivals.Reader.ReadAsync(cancellationToken);
        if (arrival.Delivery is not null)
        {
            _deliveries.HandedOn();
        }

        return arrival;
    }

    /// <summary>Accepts no more deliveries, and rejects new senders until none has arrived for a moment.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        _deliveries.Close();
        using CancellationTokenSource drainTimeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        drainTimeout.CancelAfter(s_drainTimeout);
        try
        {
            // The listener itself answers a connection that is made while it closes with 200, and the sender would not repeat the delivery.
            while (await _gone.WaitAsync(s_quiet, drainTimeout.Token) || Volatile.Read(ref _requests) > 0)
            {
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Senders keep arriving.
        }
    }

    /// <summary>Releases the address and ends requests that are still being received.</summary>
    public void Dispose()
    {
        _listener.Abort();
        _handler.Dispose();
    }

    private void Take(HttpListenerContext context)
    {
        // Requests that are canceled without a response get this status; HttpListener would send 200, which acknowledges them.
        context.Response.StatusCode = 503;
        Interlocked.Increment(ref _requests);
        _ = Task.Run(() => ReceiveAsync(context));
    }

    private async Task ReceiveAsync(HttpListenerContext context)
    {
        LinkedListNode<CancellationTokenSource> sender = _admission.Enter();
        try
        {
            await _arrivals.Writer.WriteAsync(await _handler.ReceiveAsync(context, sender.Value.Token));
        }
        finally
        {
            _admission.Leave(sender);
            Interlocked.Decrement(ref _requests);
            _gone.Release();
        }
    }
}
