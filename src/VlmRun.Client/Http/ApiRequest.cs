using System;
using System.Collections.Generic;
using System.Net.Http;

namespace VlmRun.Http;

/// <summary>One request, described once; what is sent is built from it.</summary>
internal sealed record ApiRequest
{
    /// <summary>Time from the last byte sent to the head of the answer, for all that is answered at once.</summary>
    public static readonly TimeSpan UsualTimeout = TimeSpan.FromSeconds(100);

    /// <summary>The same for generate, execute and chat, which may answer when the work is done.</summary>
    public static readonly TimeSpan WorkTimeout = TimeSpan.FromSeconds(600);

    private ApiRequest(HttpMethod method, string path)
    {
        Method = method;
        Path = path;
    }

    public HttpMethod Method { get; }

    /// <summary>Path and query below the base address.</summary>
    public string Path { get; }

    /// <summary>The pieces of the JSON body (see <see cref="JsonBody"/>), or null for none.</summary>
    public IReadOnlyList<object>? Body { get; private init; }

    /// <summary>The body as the trace may show it.</summary>
    public string? BodyDescription { get; private init; }

    /// <summary>The request costs credits.</summary>
    public bool IsPaid { get; init; }

    /// <summary>Somebody waits at the prompt: do not insist on a name that does not resolve.</summary>
    public bool IsInteractive { get; init; }

    public TimeSpan HeadTimeout { get; init; } = UsualTimeout;

    /// <summary>How long to look for paid work whose answer was lost.</summary>
    public TimeSpan FindWindow { get; init; } = WorkTimeout;

    public static ApiRequest Get(string path) => new(HttpMethod.Get, path);

    /// <summary>A POST whose JSON body is <paramref name="pieces"/>.</summary>
    public static ApiRequest Post(string path, IReadOnlyList<object> pieces, string description, bool isPaid, TimeSpan headTimeout) =>
        new(HttpMethod.Post, path)
        {
            Body = pieces,
            BodyDescription = description,
            IsPaid = isPaid,
            HeadTimeout = headTimeout,
        };

    /// <summary>Method and path without the query, as errors name the request.</summary>
    public override string ToString()
    {
        int query = Path.IndexOf('?', StringComparison.Ordinal);
        return $"{Method} {(query < 0 ? Path : Path[..query])}";
    }
}
