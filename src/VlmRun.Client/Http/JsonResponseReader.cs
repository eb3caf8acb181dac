namespace VlmRun.Http;

/// <summary>Reads responses; a response that is not what the API specifies throws <see cref="InvalidResponseException"/>.</summary>
internal static class JsonResponseReader
{
    private const int MaxDepth = 1000;
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = MaxDepth };

    /// <summary>Reads one object.</summary>
    public static async Task<JsonElement> ReadAsync(ApiRequest request, int status, Stream stream, CancellationToken cancellationToken)
    {
        if (stream.CanSeek && stream.Length == 0)
        {
            throw Invalid(request, status, "was empty", null);
        }

        try
        {
            JsonDocument document = await JsonDocument.ParseAsync(stream, s_options, cancellationToken).ConfigureAwait(false);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement
                : throw Invalid(request, status, $"does not have the shape that the API specifies: {document.RootElement.ValueKind} instead of an object", null);
        }
        catch (JsonException exception)
        {
            throw Unreadable(request, status, exception);
        }
    }

    /// <summary>The elements of an array as they arrive; the array is never in memory as a whole.</summary>
    public static async IAsyncEnumerable<JsonElement> ReadArrayAsync(
        ApiRequest request, int status, Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IAsyncEnumerator<JsonElement> rows = JsonSerializer
            .DeserializeAsyncEnumerable(stream, ElementJsonContext.Requests.JsonElement, cancellationToken)
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

                yield return rows.Current;
            }
        }
    }

    public static InvalidResponseException Invalid(ApiRequest request, int status, string what, JsonException? inner) =>
        new($"The response to {request} (status {status}) {what}.", request.Facts(status), inner);

    /// <summary>The id of an object.</summary>
    /// <param name="request">The request.</param>
    /// <param name="body">The object.</param>
    /// <param name="noun">What the object is, for the message; null where the response as a whole has the id.</param>
    /// <exception cref="InvalidResponseException">There is no id.</exception>
    public static string Id(ApiRequest request, JsonElement body, string? noun) => body.Text("id") is { Length: > 0 } id
        ? id
        : throw Invalid(request, 200, noun is null ? "has no 'id'" : $"holds no {noun}: it has no 'id'", null);

    /// <summary>Throws one error for the rows that were left out of a list, after the others were returned.</summary>
    public static void CheckRows(ApiRequest request, ResponseSize size)
    {
        if (size.Unreadable > 0)
        {
            string rows = size.Unreadable == 1 ? "a row that is" : FormattableString.Invariant($"{size.Unreadable} rows that are");
            throw Invalid(request, 200, $"has {rows} not of the shape that the API specifies ({size.FirstUnreadable}); the others were returned", null);
        }
    }

    private static InvalidResponseException Unreadable(ApiRequest request, int status, JsonException exception)
    {
        // Only the JSON reader throws a derived type: any other exception means valid JSON that is not an array of values.
        if (exception.GetType() == typeof(JsonException) && exception.InnerException is not JsonException)
        {
            return Invalid(request, status, "does not have the shape that the API specifies", exception);
        }

        // The JSON reader's message ends with a path and a byte position, which do not help users.
        string reason = exception.Message;
        int tail = reason.IndexOf(" Path:", StringComparison.Ordinal);
        tail = tail < 0 ? reason.IndexOf(" LineNumber:", StringComparison.Ordinal) : tail;
        return Invalid(request, status, $"could not be read as JSON: {(tail < 0 ? reason : reason[..tail]).TrimEnd('.')}", exception);
    }
}
