using VlmRun.Jobs;

namespace VlmRun;

/// <summary>A route of jobs: <c>{route}</c> lists them with <c>skip</c> and <c>limit</c>, <c>{route}/{id}</c> returns one.</summary>
/// <param name="connection">The connection.</param>
/// <param name="resource">The part of the API.</param>
/// <param name="route">The path of the list.</param>
/// <param name="read">Creates a job from the response to a request.</param>
internal sealed class JobRoute<T>(ApiConnection connection, ApiResource resource, string route, Func<ApiRequest, JsonElement, T> read) : IJobSource<T>
    where T : class, IJob<T>
{
    public ApiResource Resource => resource;

    /// <summary>Gets one job.</summary>
    public ApiRequest Find(string id) => ApiRequest.Get(resource, ApiPath.Of(route, id));

    public async Task<T> GetAsync(string id, CancellationToken cancellationToken)
    {
        ApiRequest request = Find(id);
        return read(request, await connection.SendForObjectAsync(request, null, cancellationToken).ConfigureAwait(false));
    }

    public async IAsyncEnumerable<T> ListAsync(
        long skip, int limit, ResponseSize size, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ApiRequest request = ApiRequest.Get(resource, ApiPath.Query(route, ("skip", skip), ("limit", limit)));
        await foreach (JsonElement row in connection.SendForArrayAsync(request, size, cancellationToken).ConfigureAwait(false))
        {
            yield return read(request, row);
        }

        if (size.Unreadable > 0)
        {
            connection.Listener?.Verbose($"{request}: {size.Unreadable} rows do not have the shape that the API specifies ({size.FirstUnreadable}), and were left out.");
        }
    }

    /// <summary>Lists the jobs that match a query, page by page as they are consumed.</summary>
    public async IAsyncEnumerable<T> ListAsync(JobQuery<T>? query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        query ??= new JobQuery<T>();
        ListOrder order = new(query.Since);
        long skip = query.HasFilter ? query.Skip : 0;
        long? first = query.First;
        if (first <= 0)
        {
            yield break;
        }

        ApiRequest request = ApiRequest.Get(resource, route);
        IAsyncEnumerable<JsonElement> rows = PageReader.ReadAsync(
            connection,
            request,
            query.HasFilter ? 0 : query.Skip,
            query.HasFilter ? null : query.First,
            query.Since is null ? null : order.PageEnded,
            cancellationToken);
        await foreach (JsonElement row in rows.ConfigureAwait(false))
        {
            T job = read(request, row);
            order.Add(job.CreatedAt);
            if (!query.Matches(job, job.CreatedAt) || skip-- > 0)
            {
                continue;
            }

            yield return job;
            if (--first <= 0)
            {
                yield break;
            }
        }
    }
}
