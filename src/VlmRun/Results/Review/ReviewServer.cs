using System.Net;
using System.Security.Cryptography;

namespace VlmRun.Results.Review;

/// <summary>Serves a review to a browser on this machine, at a random port and path.</summary>
internal sealed class ReviewServer : IDisposable
{
    private readonly HttpListener _listener;

    private ReviewServer(HttpListener listener, string address, ReviewRequestHandler handler)
    {
        _listener = listener;
        Address = address;
        _ = Task.Run(() => LocalListener.AcceptAsync(listener, context => _ = Task.Run(() => handler.AnswerAsync(context))));
    }

    /// <summary>The address of the page.</summary>
    public string Address { get; }

    /// <summary>Serves a review at a port; 0 chooses a free port.</summary>
    /// <exception cref="HttpListenerException">The port is in use.</exception>
    public static ReviewServer Start(ReviewSession session, ReviewPage page, int port)
    {
        string token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        (HttpListener listener, string prefix) = LocalListener.Start(port, "/");
        return new ReviewServer(listener, $"{prefix}{token}/", new ReviewRequestHandler(session, page, new Uri(prefix).Authority, token));
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Abort();
}
