using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Http;
using VlmRun.Jobs;

namespace VlmRun.Client.Tests;

/// <summary>The jobs of a service, newest first in its list; each request is recorded with its time.</summary>
internal sealed class FakeJobs(ManualTime time) : IJobSource<FakeJob>
{
    private readonly Lock _lock = new();
    private readonly List<string> _order = [];
    private readonly Dictionary<string, Func<string>> _status = [];
    private readonly Dictionary<string, DateTime> _created = [];
    private readonly List<(double At, string What)> _asked = [];

    /// <summary>Ids that only a single request finds.</summary>
    public HashSet<string> Hidden { get; } = [];

    public bool NewestFirst { get; set; } = true;

    public ApiResource Resource => ApiResource.Predictions;

    public long BytesPerRow { get; set; } = 1000;

    /// <summary>Makes a request fail, by its text; null lets it pass.</summary>
    public Func<string, Exception?> Fails { get; set; } = _ => null;

    /// <summary>Delays a request.</summary>
    public Func<string, CancellationToken, Task> Delays { get; set; } = (_, _) => Task.CompletedTask;

    public IReadOnlyList<(double At, string What)> Asked
    {
        get
        {
            lock (_lock)
            {
                return [.. _asked];
            }
        }
    }

    public IEnumerable<string> Questions => Asked.Select(asked => asked.What);

    public static Exception NotFound(string id) => Error(404, id);

    public static Exception Error(int status, string id) => ExceptionFactory.From(
        ApiRequest.Get(ApiResource.Predictions, "predictions/" + id), new HttpResponseMessage((HttpStatusCode)status), "{}", TimeProvider.System, text => text);

    public FakeJobs Have(string id, Func<string> status)
    {
        lock (_lock)
        {
            _order.Add(id);
            _status[id] = status;
            _created[id] = (time.Start + time.Elapsed).UtcDateTime.AddTicks(_order.Count);
        }

        return this;
    }

    public FakeJobs Have(string id, string status) => Have(id, () => status);

    /// <summary>Running until <paramref name="seconds"/> on the test's clock.</summary>
    public FakeJobs Until(string id, double seconds, string end = "completed") =>
        Have(id, () => time.Elapsed.TotalSeconds >= seconds ? end : "running");

    /// <summary>The job as in the response to its submission.</summary>
    public FakeJob Submitted(string id)
    {
        lock (_lock)
        {
            return new FakeJob(id, "pending", null, _created.TryGetValue(id, out DateTime created) ? created : null);
        }
    }

    public async Task<FakeJob> GetAsync(string id, CancellationToken cancellationToken)
    {
        await AskAsync(id, cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            return _status.TryGetValue(id, out Func<string>? status) ? new FakeJob(id, status(), null, _created[id]) : throw NotFound(id);
        }
    }

    public async IAsyncEnumerable<FakeJob> ListAsync(
        long skip, int limit, ResponseSize size, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await AskAsync($"list {skip} {limit}", cancellationToken).ConfigureAwait(false);
        List<FakeJob> rows;
        lock (_lock)
        {
            IEnumerable<string> ids = NewestFirst ? Enumerable.Reverse(_order) : _order;
            rows = [.. ids.Where(id => !Hidden.Contains(id)).Skip((int)skip).Take(limit).Select(id => new FakeJob(id, _status[id](), null, _created[id]))];
        }

        foreach (FakeJob row in rows)
        {
            size.Bytes += BytesPerRow;
            yield return row;
        }
    }

    private async Task AskAsync(string what, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            _asked.Add((time.Elapsed.TotalSeconds, what));
        }

        await Delays(what, cancellationToken).ConfigureAwait(false);
        if (Fails(what) is { } failure)
        {
            throw failure;
        }
    }
}
