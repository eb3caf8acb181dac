using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace VlmRun.Http;

/// <summary>Reads a list route page by page as one stream: nothing is asked for that is not consumed.</summary>
internal static class PageReader
{
    // A page that breaks off is continued where it broke; this often in a row without a single new row is enough.
    private const int BreaksInARow = 3;

    // Many new rows may shift a whole page; not so often in a row.
    private const int RepeatsInARow = 3;

    /// <summary>The rows of <paramref name="list"/> (query <c>skip</c> or as <paramref name="skipName"/> says, and <c>limit</c>) after <paramref name="skip"/>, at most <paramref name="first"/>.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="list">The request for the list, with the other parameters of its query.</param>
    /// <param name="skip">Rows to leave out, 0 or more.</param>
    /// <param name="first">Rows wanted, or null for all.</param>
    /// <param name="pageEnded">Called at the end of each page; false ends the reading.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <param name="skipName">The route's parameter for the number of rows to skip.</param>
    /// <param name="kind">What each row is.</param>
    public static async IAsyncEnumerable<JsonElement> ReadAsync(
        ApiConnection connection,
        ApiRequest list,
        long skip,
        long? first,
        Func<bool>? pageEnded,
        [EnumeratorCancellation] CancellationToken cancellationToken,
        string skipName = "skip",
        JsonValueKind kind = JsonValueKind.Object)
    {
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
            ApiRequest request = list with { Path = ApiPath.Query(list.Path, (skipName, skip), ("limit", limit)) };
            ResponseSize weight = new();
            HashSet<string> page = [];
            int rows = 0;
            int fresh = 0;
            bool broken = false;
            IAsyncEnumerator<JsonElement> reader = connection.SendForArrayAsync(request, weight, cancellationToken, kind)
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
                            // Smaller pages find the row that cannot be read; the others need not wait for it.
                            maxRows = limit / 2;
                            if (limit == 1)
                            {
                                isSteppedOver = true;
                                maxRows = PageSize.MaxRows;
                                weight.LeftOut("one cannot be read as JSON, or is too large");
                            }
                        }

                        connection.Listener?.Verbose($"{request}: the page broke off after {rows} rows; going on from there.");
                        broken = true;
                        break;
                    }

                    rows++;
                    JsonElement row = reader.Current;
                    // Rows that shift to the next page while we read are not given twice.
                    if ((kind == JsonValueKind.String ? row.Plain() : row.Text("id")) is { } key)
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
                throw JsonResponseReader.Invalid(request, 200, $"gives the same rows at each page, whatever '{skipName}' says", null);
            }

            lastPage = page;
            size.Weigh(weight.Bytes, limit);
            if (rows < limit || pageEnded?.Invoke() == false)
            {
                break;
            }
        }

        JsonResponseReader.CheckRows(list, all);
    }

    // A row of a list, before its end: no page of a proxy's, no answer of another shape, none that is cut off.
    private static bool IsInRow(VlmRunException exception, long bytes) => exception is InvalidResponseException { IsTooLarge: true }
        || (exception.InnerException is JsonException { Path: { } path, LineNumber: 0, BytePositionInLine: { } place }
            && path.StartsWith("$[", StringComparison.Ordinal) && place < bytes);

    private static bool IsBreak(VlmRunException exception) => exception is VlmRunNetworkException or InvalidResponseException;
}
