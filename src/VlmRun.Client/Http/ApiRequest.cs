using System.Net.Http;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using VlmRun.Http.Errors;

namespace VlmRun.Http;

/// <summary>A request to the API; HTTP messages are created from it.</summary>
internal sealed record ApiRequest
{
    /// <summary>Time from the last byte sent to the response headers, for routes that respond immediately.</summary>
    public static readonly TimeSpan UsualTimeout = TimeSpan.FromSeconds(100);

    /// <summary>The same for generate, execute and chat, which may respond only when the work is done.</summary>
    public static readonly TimeSpan WorkTimeout = TimeSpan.FromSeconds(600);

    /// <summary>How long the recovery look-up lasts for work that the service responds to immediately.</summary>
    public static readonly TimeSpan UsualFindWindow = TimeSpan.FromSeconds(60);

    private ApiRequest(ApiResource resource, HttpMethod method, string path)
    {
        Resource = resource;
        Method = method;
        Path = path;
    }

    /// <summary>The part of the API that the request is made to.</summary>
    public ApiResource Resource { get; }

    public HttpMethod Method { get; }

    /// <summary>Path and query below the base address.</summary>
    public string Path { get; init; }

    /// <summary>Creates the body, which reports its progress; null for no body.</summary>
    public Func<SendProgress, HttpContent>? Body { get; init; }

    /// <summary>The body as the trace shows it.</summary>
    public string? BodyDescription { get; init; }

    /// <summary>The media type to accept.</summary>
    public string Accept { get; init; } = "application/json";

    /// <summary>The request costs credits or creates something: it is sent at most once.</summary>
    public bool IsAtMostOnce { get; init; }

    /// <summary>Send the request once more if its outcome stays unknown.</summary>
    public bool Resubmit { get; init; }

    /// <summary>The response contains a job id that belongs to no other request.</summary>
    public bool StartsJob { get; init; }

    /// <summary>A user waits at the prompt: where no connection can be made, that is known after 3 s and not retried.</summary>
    public bool IsInteractive { get; init; }

    public TimeSpan HeadTimeout { get; init; } = UsualTimeout;

    /// <summary>How long the recovery look-up lasts.</summary>
    public TimeSpan FindWindow { get; init; } = WorkTimeout;

    public static ApiRequest Get(ApiResource resource, string path) => new(resource, HttpMethod.Get, path);

    public static ApiRequest Delete(ApiResource resource, string path) => new(resource, HttpMethod.Delete, path);

    /// <summary>A PUT of a file as it is, to an address that the API returned.</summary>
    public static ApiRequest Put(ApiResource resource, string address, IBodySource file, string? mediaType) => new(resource, HttpMethod.Put, address)
    {
        Body = progress => new FileBody(file, mediaType, progress),
        BodyDescription = $"<{file.Length} bytes>",
    };

    /// <summary>A POST of a file as the part <c>file</c> of a form.</summary>
    public static ApiRequest Post(ApiResource resource, string path, IBodySource file, string fileName, string? mediaType) => Post(resource, path) with
    {
        Body = progress => FileForm.Of(new FileBody(file, mediaType, progress), fileName),
        BodyDescription = $"file: <{file.Length} bytes>",
    };

    public static ApiRequest Post(ApiResource resource, string path) => new(resource, HttpMethod.Post, path);

    /// <summary>A POST with a JSON body.</summary>
    public static ApiRequest Post<T>(ApiResource resource, string path, T body, JsonTypeInfo<T> type)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(body, type);
        return Post(resource, path, [json], Encoding.UTF8.GetString(json));
    }

    /// <summary>A POST whose JSON body is <paramref name="pieces"/> (see <see cref="JsonBody"/>).</summary>
    public static ApiRequest Post(ApiResource resource, string path, IReadOnlyList<object> pieces, string description) => Post(resource, path) with
    {
        Body = progress => new JsonBody(pieces, progress),
        BodyDescription = description,
    };

    /// <summary>A copy of the request that starts work and costs credits; <paramref name="resubmit"/> sends it once more if the outcome stays unknown.</summary>
    public ApiRequest AsWork(bool resubmit, TimeSpan findWindow) => this with
    {
        IsAtMostOnce = true,
        Resubmit = resubmit,
        StartsJob = true,
        HeadTimeout = WorkTimeout,
        FindWindow = findWindow,
    };

    /// <summary>The facts about this request for an exception.</summary>
    /// <param name="status">The status of the response; null without a response.</param>
    /// <param name="body">The body of the error response; null for none.</param>
    public ErrorFacts Facts(int? status = null, ErrorBody? body = null) =>
        new(ToString(), Resource, Method.Method, IsAtMostOnce, status, body ?? ErrorBody.Empty);

    /// <summary>Method and path without the query, for error messages; for an absolute address only its host, since the rest is secret.</summary>
    public override string ToString()
    {
        if (HttpAddress.TryParse(Path, out Uri? address))
        {
            return $"{Method} {address.Host}";
        }

        int query = Path.IndexOf('?', StringComparison.Ordinal);
        return $"{Method} {(query < 0 ? Path : Path[..query])}";
    }
}
