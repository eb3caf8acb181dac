using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace VlmRun.Results.Review;

/// <summary>Serves a review to a browser on this machine, at a random port and path.</summary>
internal sealed class ReviewServer : IDisposable
{
    private const int Tries = 10;

    private readonly HttpListener _listener;
    private readonly ReviewRequestHandler _handler;

    private ReviewServer(HttpListener listener, string address, ReviewRequestHandler handler)
    {
        _listener = listener;
        Address = address;
        _handler = handler;
        _ = Task.Run(AcceptAsync);
    }

    /// <summary>The address of the page.</summary>
    public string Address { get; }

    /// <summary>Serves a review at a port; 0 chooses a free port.</summary>
    /// <exception cref="HttpListenerException">The port is in use.</exception>
    public static ReviewServer Start(ReviewSession session, ReviewPage page, int port)
    {
        string token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        for (int tries = 1; ; tries++)
        {
            string host = $"127.0.0.1:{(port == 0 ? FreePort() : port)}";
            HttpListener listener = new();
            try
            {
                listener.Prefixes.Add($"http://{host}/");
                listener.Start();
                return new ReviewServer(listener, $"http://{host}/{token}/", new ReviewRequestHandler(session, page, host, token));
            }
            catch (HttpListenerException)
            {
                ((IDisposable)listener).Dispose();
                if (port != 0 || tries == Tries)
                {
                    throw;
                }

                // Another program has taken the port in the meantime.
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Abort();

    private static int FreePort()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                if (!_listener.IsListening)
                {
                    return;
                }

                continue;
            }

            _ = Task.Run(() => _handler.AnswerAsync(context));
        }
    }
}
