using System.Net;
using System.Net.Sockets;

namespace VlmRun.Runtime;

/// <summary>Listens for HTTP requests, and hands on each one.</summary>
internal static class LocalListener
{
    private const int Tries = 10;

    /// <summary>Listens at a prefix such as <c>http://+:8080/hook/</c>.</summary>
    /// <exception cref="HttpListenerException">The address is in use, or the account may not listen at it.</exception>
    /// <exception cref="ArgumentException">It is not a valid prefix.</exception>
    public static HttpListener Start(string prefix)
    {
        HttpListener listener = new();
        try
        {
            listener.Prefixes.Add(prefix);
            listener.Start();
            return listener;
        }
        catch
        {
            ((IDisposable)listener).Dispose();
            throw;
        }
    }

    /// <summary>Listens at a port of the loopback address; at a free one when the port is 0.</summary>
    /// <param name="port">The port.</param>
    /// <param name="path">The path, such as <c>/</c>.</param>
    /// <exception cref="HttpListenerException">The port is in use.</exception>
    public static (HttpListener Listener, string Prefix) Start(int port, string path)
    {
        for (int tries = 1; ; tries++)
        {
            string prefix = $"http://127.0.0.1:{(port == 0 ? FreePort() : port)}{path}";
            try
            {
                return (Start(prefix), prefix);
            }
            catch (HttpListenerException) when (port == 0 && tries < Tries)
            {
                // Another process has taken the port.
            }
        }
    }

    /// <summary>Hands on each request until the listener is closed. One connection that cannot be accepted does not end it.</summary>
    /// <param name="listener">The listener.</param>
    /// <param name="take">Takes a request; it must not block.</param>
    public static async Task AcceptAsync(HttpListener listener, Action<HttpListenerContext> take)
    {
        while (true)
        {
            try
            {
                take(await listener.GetContextAsync());
            }
            catch (Exception)
            {
                if (!listener.IsListening)
                {
                    return;
                }
            }
        }
    }

    private static int FreePort()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
