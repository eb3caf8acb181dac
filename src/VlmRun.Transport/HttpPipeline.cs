using System;
using System.Net;
using System.Net.Http;
using System.Threading;
using Microsoft.Extensions.DependencyInjection;

namespace VlmRun.Transport;

/// <summary>The wire of one session: retry → expectation → gate → trace → time → key → socket.</summary>
public sealed class HttpPipeline : IDisposable
{
    private const string Api = "api";
    private const string Store = "storage";

    private readonly ServiceProvider _services;
    private readonly RateLimiter _gate;
    private readonly Redactor _redactor;
    private readonly Lazy<HttpClient> _storage;

    /// <summary>Builds the chain; nothing is sent.</summary>
    /// <param name="settings">How it behaves.</param>
    /// <param name="socket">What stands at its end; null for real sockets.</param>
    public HttpPipeline(HttpPipelineOptions settings, Func<HttpMessageHandler>? socket = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _redactor = new Redactor(settings.ApiKey);
        _gate = new RateLimiter(settings.Time, settings.RequestsPerMinute, settings.MaxRateLimitWait);
        Uri root = new(settings.BaseUri.AbsoluteUri.TrimEnd('/') + "/");
        ServiceCollection services = new();
        services.AddHttpClient(Api, http =>
            {
                http.BaseAddress = root;
                http.Timeout = Timeout.InfiniteTimeSpan;
            })
            .RemoveAllLoggers()
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .AddHttpMessageHandler(() => new RetryHandler(settings.Time, settings.MaxRetry, settings.MaxRateLimitWait))
            .AddHttpMessageHandler(() => new ExpectationHandler())
            .AddHttpMessageHandler(() => new RateLimitHandler(_gate, settings.Time))
            .AddHttpMessageHandler(() => new TracingHandler(root, settings.Time, _redactor))
            .AddHttpMessageHandler(() => new TimeoutHandler(settings.Time))
            .AddHttpMessageHandler(() => new AuthenticationHandler(root, settings.ApiKey, settings.ClientName, _redactor))
            .ConfigurePrimaryHttpMessageHandler(socket ?? Socket);
        // Presigned addresses: their own hosts, their own limits, and never the key.
        services.AddHttpClient(Store, http => http.Timeout = Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers()
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .AddHttpMessageHandler(() => new RetryHandler(settings.Time, settings.MaxRetry, settings.MaxRateLimitWait))
            .AddHttpMessageHandler(() => new ExpectationHandler())
            .AddHttpMessageHandler(() => new TracingHandler(root, settings.Time, _redactor))
            .AddHttpMessageHandler(() => new TimeoutHandler(settings.Time))
            .ConfigurePrimaryHttpMessageHandler(socket ?? Socket);
        _services = services.BuildServiceProvider();
        Http = _services.GetRequiredService<IHttpClientFactory>().CreateClient(Api);
        _storage = new Lazy<HttpClient>(() => _services.GetRequiredService<IHttpClientFactory>().CreateClient(Store));
    }

    /// <summary>Requests to the API go through here.</summary>
    public HttpClient Http { get; }

    /// <summary>Requests to presigned addresses go through here: without key and gate.</summary>
    public HttpClient Storage => _storage.Value;

    /// <summary>For how long in all the service's rate limit has kept the gate closed.</summary>
    public TimeSpan PausedTime => _gate.PausedTime;

    /// <summary>A text without what is secret: the key, however it is written, and the passwords of addresses.</summary>
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

    private static ClientCertificateHandler Socket() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(30),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        Proxy = new LoopbackProxy(HttpClient.DefaultProxy),
        UseCookies = false,
    });
}
