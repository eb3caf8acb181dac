using System.Runtime.InteropServices;

namespace VlmRun.Http;

/// <summary>Reads a list route page by page as one stream; only pages that are consumed are requested.</summary>
internal static class PageReader
{
    // An interrupted page is continued where it stopped; after this many interruptions without a new row, reading fails.
    private const int BreaksInARow = 3;

    // Many new rows may shift a whole page, but not this many times in a row.
    private const int RepeatsInARow = 3;

    /// <summary>The rows of <paramref name="list"/> (paged as <paramref name="format"/> says) after <paramref name="skip"/>, at most <paramref name="first"/>.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="list">The request for the list, with the other parameters of its query.</param>
    /// <param name="skip">Rows to leave out, 0 or more.</param>
    /// <param name="first">Number of rows wanted, or null for all.</param>
    /// <param name="pageEnded">Called at the end of each page; false stops reading.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <param name="format">How the route pages; null for the usual way.</param>
    public static async IAsyncEnumerable<JsonElement> ReadAsync(
        ApiConnection connection,
        ApiRequest list,
        long skip,
        long? first,
        Func<bool>? pageEnded,
        [EnumeratorCancellation] CancellationToken cancellationToken,
        ListFormat? format = null)
    {
        format ??= ListFormat.Default;
        PageSize size = new(first);
        HashSet<string> lastPage = [];
        ResponseSize all = new();
        bool isSteppedOver = false;
        int maxRows = PageSize.MaxRows;
        int breaks = 0;
        int repeats = 0;
        while (first is null or > 0)
        {
            int limit = Math.Min(size.For(first), maxRows);
            ApiRequest request = list with { Path = ApiPath.Query(list.Path, (format.SkipName, skip), ("limit", limit)) };
            ResponseSize weight = new();
            HashSet<string> page = [];
            int rows = 0;
            int fresh = 0;
            bool broken = false;
            IAsyncEnumerator<JsonElement> reader = RowsAsync(connection, request, format, weight, cancellationToken)
                .GetAsyncEnumerator(cancellationToken);
            await using (reader.ConfigureAwait(false))
            {
                while (true)
                {
                    try
                    {
                        if (!await reader.MoveNextAsync().ConfigureAwait(false))
                        {
                            break;
                        }
                    }
                    catch (VlmRunException exception) when (
                        IsBreak(exception) && weight.Bytes > 0
                        && (fresh > 0 || (IsInRow(exception, weight.Bytes) ? limit > 1 || !isSteppedOver : ++breaks < BreaksInARow)))
                    {
                        if (fresh == 0 && IsInRow(exception, weight.Bytes))
                        {
                            // Smaller pages isolate the row that cannot be read, so that the other rows are returned.
                            maxRows = limit / 2;
                            if (limit == 1)
                            {
                                isSteppedOver = true;
                                maxRows = PageSize.MaxRows;
                                weight.LeftOut("one cannot be read as JSON, or is too large");
                            }
                        }

                        connection.Listener?.Verbose($"{request}: the page was interrupted after {rows} rows; continuing from there.");
                        broken = true;
                        break;
                    }

                    rows++;
                    JsonElement row = reader.Current;
                    // A row that shifts to the next page while the list is read is returned once.
                    if ((format.Kind == JsonValueKind.String ? row.Plain() : row.Text("id")) is { } key)
                    {
                        page.Add(key);
                        if (lastPage.Contains(key))
                        {
                            continue;
                        }
                    }

                    fresh++;
                    isSteppedOver = false;
                    yield return row;
                    if (--first <= 0)
                    {
                        yield break;
                    }
                }
            }

            skip += rows + weight.Unreadable;
            all.Add(weight);
            if (broken)
            {
                lastPage.UnionWith(page);
                breaks = fresh > 0 ? 0 : breaks;
                continue;
            }

            breaks = 0;
            rows += weight.Unreadable;
            repeats = rows > 0 && fresh == 0 ? repeats + 1 : 0;
            if (repeats == RepeatsInARow && rows == limit)
            {
                throw JsonResponseReader.Invalid(request, 200, $"has the same rows on each page, regardless of '{format.SkipName}'", null);
            }

            lastPage = page;
            size.Weigh(weight.Bytes, limit);
            if (rows < limit || (format.EndsAtRepeat && fresh == 0) || pageEnded?.Invoke() == false)
            {
                break;
            }
        }

        JsonResponseReader.CheckRows(list, all);
    }

    private static IAsyncEnumerable<JsonElement> RowsAsync(
        ApiConnection connection, ApiRequest request, ListFormat format, ResponseSize weight, CancellationToken cancellationToken) => format.Field is { } field
        ? FieldRowsAsync(connection, request, field, weight, cancellationToken)
        : connection.SendForArrayAsync(request, weight, cancellationToken, format.Kind);

    private static async IAsyncEnumerable<JsonElement> FieldRowsAsync(
        ApiConnection connection, ApiRequest request, string field, ResponseSize weight, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        JsonElement answer = await connection.SendForObjectAsync(request, null, cancellationToken).ConfigureAwait(false);
        if (answer.Field(field) is not { ValueKind: JsonValueKind.Array } rows)
        {
            throw JsonResponseReader.Invalid(request, 200, $"has no list of '{field}'", null);
        }

        weight.Bytes = JsonMarshal.GetRawUtf8Value(answer).Length;
        foreach (JsonElement row in rows.EnumerateArray().Where(row => weight.Takes(row, JsonValueKind.Object, "id")))
        {
            yield return row;
        }
    }

    // The failure is within a row of a list, so the response is not an error page or of another shape.
    private static bool IsInRow(VlmRunException exception, long bytes) => exception is InvalidResponseException { IsTooLarge: true }
        || (exception.InnerException is JsonException { Path: { } path, LineNumber: 0, BytePositionInLine: { } place }
            && path.StartsWith("$[", StringComparison.Ordinal) && place < bytes);

    private static bool IsBreak(VlmRunException exception) => exception is VlmRunNetworkException or InvalidResponseException;
}
