using System.Globalization;
using System.IO;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace VlmRun.Transport;

/// <summary>The HTTP pipeline of one session: retry → expectation → rate limit → precondition → trace → timeout → authentication → socket.</summary>
public sealed class HttpPipeline : IDisposable
{
    private const string Api = "api";
    private const string Store = "storage";

    private static readonly TimeSpan s_interactiveConnect = TimeSpan.FromSeconds(2.5);

    private readonly ServiceProvider _services;
    private readonly RateLimiter _rateLimiter;
    private readonly Redactor _redactor;
    private readonly Lazy<HttpClient> _storage;

    /// <summary>Creates the chain of handlers; sends nothing.</summary>
    /// <param name="options">The options.</param>
    /// <param name="socket">The handler at the end of the chain; null for real sockets.</param>
    public HttpPipeline(HttpPipelineOptions options, Func<HttpMessageHandler>? socket = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _redactor = new Redactor(options.ApiKey, (options.ProxyCredentials as NetworkCredential)?.Password);
        _rateLimiter = new RateLimiter(options.Time, options.RequestsPerMinute, options.MaxRateLimitWait);
        Uri root = new(options.BaseUri.AbsoluteUri.TrimEnd('/') + "/");
        ServiceCollection services = new();
        services.AddHttpClient(Api, http =>
            {
                http.BaseAddress = root;
                http.Timeout = Timeout.InfiniteTimeSpan;
            })
            .RemoveAllLoggers()
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .AddHttpMessageHandler(() => new RetryHandler(options.Time, options.MaxRetry, options.MaxRateLimitWait))
            .AddHttpMessageHandler(() => new ExpectationHandler())
            .AddHttpMessageHandler(() => new RateLimitHandler(_rateLimiter, options.Time))
            .AddHttpMessageHandler(() => new PreconditionHandler())
            .AddHttpMessageHandler(() => new TracingHandler(root, options.Time, _redactor))
            .AddHttpMessageHandler(() => new TimeoutHandler(options.Time))
            .AddHttpMessageHandler(() => new AuthenticationHandler(root, options.ApiKey, options.ClientName, _redactor))
            .ConfigurePrimaryHttpMessageHandler(socket ?? (() => Socket(options)));
        // Presigned addresses are on other hosts, have their own limits, and never receive the key.
        services.AddHttpClient(Store, http => http.Timeout = Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers()
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .AddHttpMessageHandler(() => new RetryHandler(options.Time, options.MaxRetry, options.MaxRateLimitWait))
            .AddHttpMessageHandler(() => new ExpectationHandler())
            .AddHttpMessageHandler(() => new TracingHandler(root, options.Time, _redactor))
            .AddHttpMessageHandler(() => new TimeoutHandler(options.Time))
            .ConfigurePrimaryHttpMessageHandler(socket ?? (() => Socket(options)));
        _services = services.BuildServiceProvider();
        Http = _services.GetRequiredService<IHttpClientFactory>().CreateClient(Api);
        _storage = new Lazy<HttpClient>(() => _services.GetRequiredService<IHttpClientFactory>().CreateClient(Store));
    }

    /// <summary>Sends requests to the API.</summary>
    public HttpClient Http { get; }

    /// <summary>Sends requests to presigned addresses, without key and rate limit.</summary>
    public HttpClient Storage => _storage.Value;

    /// <summary>The total time for which the service has paused the rate limiter.</summary>
    public TimeSpan PausedTime => _rateLimiter.PausedTime;

    /// <summary>What holds requests back now.</summary>
    public RateLimitState RateLimit => _rateLimiter.State;

    /// <summary>Shares the limit of requests per minute with other processes.</summary>
    /// <param name="processes">Their number, this one included.</param>
    public void ShareRateLimit(int processes) => _rateLimiter.Share(processes);

    /// <summary>Removes secrets from a text: the key, in any escaped form, and passwords in addresses.</summary>
    public string Redact(string text) => _redactor.Redact(text);

    /// <inheritdoc/>
    public void Dispose()
    {
        Http.Dispose();
        if (_storage.IsValueCreated)
        {
            _storage.Value.Dispose();
        }

        _services.Dispose();
    }

    private static ProxyHandler Socket(HttpPipelineOptions options)
    {
        IWebProxy proxy = options.Proxy is { } given
            ? new WebProxy(given) { Credentials = options.ProxyCredentials }
            : new LoopbackProxy(HttpClient.DefaultProxy) { Credentials = options.ProxyCredentials };
        SocketsHttpHandler socket = new()
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectCallback = ConnectAsync,
            ConnectTimeout = TimeSpan.FromSeconds(30),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            Proxy = proxy,
            UseCookies = false,
        };
        socket.SslOptions.RemoteCertificateValidationCallback = new ServerCertificateCheck(options.ExtraRoots).IsValid;
        return new ProxyHandler(proxy, new ClientCertificateHandler(socket));
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            // The user waits at the prompt; an address without a response would take the whole time.
            if (context.InitialRequestMessage.Options.TryGetValue(RequestOptionKeys.Interactive, out bool isInteractive) && isInteractive)
            {
                limit.CancelAfter(s_interactiveConnect);
            }

            await socket.ConnectAsync(context.DnsEndPoint, limit.Token).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw new TimeoutException(
                string.Create(CultureInfo.InvariantCulture, $"{context.DnsEndPoint.Host}:{context.DnsEndPoint.Port} did not answer within {s_interactiveConnect.TotalSeconds} s"), exception);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
