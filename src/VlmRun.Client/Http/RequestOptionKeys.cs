using System.Net.Http;

namespace VlmRun.Http;

/// <summary>What the client passes to the HTTP pipeline with a request: typed keys in <see cref="HttpRequestMessage.Options"/>.</summary>
public static class RequestOptionKeys
{
    /// <summary>The request costs credits or creates something: it must not be sent again after its last byte was sent.</summary>
    public static readonly HttpRequestOptionsKey<bool> AtMostOnce = new("VlmRun.AtMostOnce");

    /// <summary>Time limit of one attempt, from its last byte sent to the response headers.</summary>
    public static readonly HttpRequestOptionsKey<TimeSpan> HeadTimeout = new("VlmRun.HeadTimeout");

    /// <summary>How much of the body has been sent in the current attempt.</summary>
    public static readonly HttpRequestOptionsKey<SendProgress> Sending = new("VlmRun.Sending");

    /// <summary>Receives the trace of this request.</summary>
    public static readonly HttpRequestOptionsKey<IRequestListener> Listener = new("VlmRun.Listener");

    /// <summary>The body as it may be shown: without file content.</summary>
    public static readonly HttpRequestOptionsKey<string> BodyDescription = new("VlmRun.BodyDescription");

    /// <summary>The attempt includes the whole response: it is read into memory before the attempt counts as successful.</summary>
    public static readonly HttpRequestOptionsKey<bool> Buffer = new("VlmRun.Buffer");

    /// <summary>The maximum number of decoded bytes of a response that is read into memory.</summary>
    public static readonly HttpRequestOptionsKey<long> MaxBytes = new("VlmRun.MaxBytes");

    /// <summary>The proxy of the current attempt, without credentials.</summary>
    public static readonly HttpRequestOptionsKey<string> Proxy = new("VlmRun.Proxy");

    /// <summary>Is called before each attempt, when the rate limiter lets it pass, and again before its last byte is sent; if it throws, the request is not completed and not retried. Only for requests with a body.</summary>
    public static readonly HttpRequestOptionsKey<Func<CancellationToken, ValueTask>> Precondition = new("VlmRun.Precondition");

    /// <summary>Where no connection can be made, that is not retried, and is known after 3 s: a user waits at the prompt.</summary>
    public static readonly HttpRequestOptionsKey<bool> Interactive = new("VlmRun.Interactive");
}
