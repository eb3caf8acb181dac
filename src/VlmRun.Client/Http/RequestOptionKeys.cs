using System;
using System.Net.Http;

namespace VlmRun.Http;

/// <summary>What the client tells the wire about a request, as typed keys in <see cref="HttpRequestMessage.Options"/>.</summary>
public static class RequestOptionKeys
{
    /// <summary>The request starts work that costs credits: it must not be sent again once its last byte has gone.</summary>
    public static readonly HttpRequestOptionsKey<bool> AtMostOnce = new("VlmRun.Paid");

    /// <summary>How long one try may take from its last byte sent to the head of the answer.</summary>
    public static readonly HttpRequestOptionsKey<TimeSpan> HeadTimeout = new("VlmRun.HeadTimeout");

    /// <summary>How much of the body has been handed over in the current try.</summary>
    public static readonly HttpRequestOptionsKey<SendProgress> Sending = new("VlmRun.Sending");

    /// <summary>Who listens to the trace of this request.</summary>
    public static readonly HttpRequestOptionsKey<IRequestListener> Listener = new("VlmRun.Listener");

    /// <summary>The body as it may be shown to a person: no file content in it.</summary>
    public static readonly HttpRequestOptionsKey<string> BodyDescription = new("VlmRun.BodyDescription");

    /// <summary>The whole answer belongs to the try: it is read into memory before the try counts as a success.</summary>
    public static readonly HttpRequestOptionsKey<bool> Buffer = new("VlmRun.Buffer");

    /// <summary>Bytes, decoded, of an answer that is read into memory, at most.</summary>
    public static readonly HttpRequestOptionsKey<long> MaxBytes = new("VlmRun.MaxBytes");

    /// <summary>A host name that does not resolve is not tried again: somebody waits at the prompt.</summary>
    public static readonly HttpRequestOptionsKey<bool> Interactive = new("VlmRun.Interactive");
}
