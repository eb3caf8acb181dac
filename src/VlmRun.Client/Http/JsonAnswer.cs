using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading;
using System.Threading.Tasks;

namespace VlmRun.Http;

/// <summary>Reads answers; what is not what the API promises is an <see cref="InvalidResponseException"/>.</summary>
internal static class JsonAnswer
{
    /// <summary>One value of the given shape.</summary>
    public static async Task<T> ReadAsync<T>(
        ApiRequest request, int status, Stream stream, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(stream, type, cancellationToken).ConfigureAwait(false)
                ?? throw Invalid(request, status, "was 'null'", null);
        }
        catch (JsonException exception)
        {
            throw Invalid(request, status, Explain(exception, stream), exception);
        }
    }

    /// <summary>The elements of an array as they come, the array never whole in memory.</summary>
    public static async IAsyncEnumerable<T> ReadArrayAsync<T>(
        ApiRequest request, int status, Stream stream, JsonTypeInfo<T> type, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        IAsyncEnumerator<T?> rows = JsonSerializer.DeserializeAsyncEnumerable(stream, type, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        await using (rows.ConfigureAwait(false))
        {
            while (true)
            {
                T row;
                try
                {
                    if (!await rows.MoveNextAsync().ConfigureAwait(false))
                    {
                        yield break;
                    }

                    row = rows.Current ?? throw Invalid(request, status, "held 'null' where a record was due", null);
                }
                catch (JsonException exception)
                {
                    throw Invalid(request, status, Explain(exception, stream), exception);
                }

                yield return row;
            }
        }
    }

    public static InvalidResponseException Invalid(ApiRequest request, int status, string what, Exception? inner) =>
        new($"The answer to {request} (status {status}) {what}.", new ErrorFacts(request.ToString(), status, ErrorBody.Empty), inner);

    private static string Explain(JsonException exception, Stream stream)
    {
        if (exception.Path is { Length: > 1 } path && !exception.Message.Contains("depth", StringComparison.Ordinal)
            && exception.InnerException is not JsonException)
        {
            return $"is not of the shape that the API promises (at {path})";
        }

        if (stream.CanSeek && stream.Length == 0)
        {
            return "was empty";
        }

        string reason = exception.Message;
        if (reason.Contains("could not be converted", StringComparison.Ordinal))
        {
            return "is not of the shape that the API promises";
        }

        int tail = reason.IndexOf(" Path:", StringComparison.Ordinal);
        return $"could not be read as JSON: {(tail < 0 ? reason : reason[..tail]).TrimEnd('.')}";
    }
}
