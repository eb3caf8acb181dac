using System.Collections.Generic;
using System.IO;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace VlmRun.Http;

/// <summary>Reads answers; what is not what the API promises is an <see cref="InvalidResponseException"/>.</summary>
internal static class JsonAnswer
{
    private const int Deepest = 1000;
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = Deepest };

    /// <summary>One object.</summary>
    public static async Task<JsonElement> ReadAsync(ApiRequest request, int status, Stream stream, CancellationToken cancellationToken)
    {
        if (stream.CanSeek && stream.Length == 0)
        {
            throw Invalid(request, status, "was empty", null);
        }

        try
        {
            JsonDocument document = await JsonDocument.ParseAsync(stream, s_options, cancellationToken).ConfigureAwait(false);
            return Check(request, status, document.RootElement, JsonValueKind.Object);
        }
        catch (JsonException exception)
        {
            throw Unreadable(request, status, exception);
        }
    }

    /// <summary>The objects of an array, or what else <paramref name="kind"/> says, as they come, the array never whole in memory.</summary>
    public static async IAsyncEnumerable<JsonElement> ReadArrayAsync(
        ApiRequest request, int status, Stream stream, JsonValueKind kind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IAsyncEnumerator<JsonElement> rows = JsonSerializer
            .DeserializeAsyncEnumerable(stream, WireContext.Default.JsonElement, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        await using (rows.ConfigureAwait(false))
        {
            while (true)
            {
                try
                {
                    if (!await rows.MoveNextAsync().ConfigureAwait(false))
                    {
                        yield break;
                    }
                }
                catch (JsonException exception)
                {
                    throw Unreadable(request, status, exception);
                }

                yield return Check(request, status, rows.Current, kind);
            }
        }
    }

    public static InvalidResponseException Invalid(ApiRequest request, int status, string what, JsonException? inner) =>
        new($"The answer to {request} (status {status}) {what}.", new ErrorFacts(request.ToString(), status, ErrorBody.Empty), inner);

    private static JsonElement Check(ApiRequest request, int status, JsonElement value, JsonValueKind kind) => value.ValueKind == kind
        ? value
        : throw Invalid(
            request,
            status,
            $"is not of the shape that the API promises: {value.ValueKind} where {(kind == JsonValueKind.Object ? "an object" : "a text")} is due",
            null);

    private static InvalidResponseException Unreadable(ApiRequest request, int status, JsonException exception)
    {
        // The reader's own words end in a path and a byte position, which help nobody here.
        string reason = exception.Message;
        if (reason.Contains("could not be converted", System.StringComparison.Ordinal))
        {
            return Invalid(request, status, "is not of the shape that the API promises", exception);
        }

        int tail = reason.IndexOf(" Path:", System.StringComparison.Ordinal);
        tail = tail < 0 ? reason.IndexOf(" LineNumber:", System.StringComparison.Ordinal) : tail;
        return Invalid(request, status, $"could not be read as JSON: {(tail < 0 ? reason : reason[..tail]).TrimEnd('.')}", exception);
    }
}
