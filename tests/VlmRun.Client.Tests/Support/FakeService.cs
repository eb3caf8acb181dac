using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace VlmRun.Client.Tests;

/// <summary>The handler at the end of the HTTP pipeline: reads requests, and responds as scripted, then with the default response.</summary>
internal sealed class FakeService(ManualTime time) : HttpMessageHandler
{
    private readonly Lock _lock = new();
    private readonly List<SeenRequest> _requests = [];
    private readonly Queue<Reply> _script = new();

    /// <summary>The response to one request.</summary>
    public delegate Task<HttpResponseMessage> Reply(SeenRequest request, CancellationToken cancellationToken);

    /// <summary>The response when the script has ended.</summary>
    public Reply Usual { get; set; } = Replies.Json("""{"id":"p1","status":"completed","created_at":"2026-05-19T12:00:00Z"}""");

    /// <summary>Reads only this many bytes of each body, then fails like a broken connection; null reads all.</summary>
    public Queue<int?> BreakAfter { get; } = new();

    /// <summary>How long the connection takes for each piece of a body, on the test's clock.</summary>
    public TimeSpan PieceTakes { get; set; }

    public IReadOnlyList<SeenRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    public IEnumerable<string> Lines => Requests.Select(request => request.ToString());

    public IEnumerable<double> Seconds => Requests.Select(request => request.At.TotalSeconds);

    public FakeService Then(params ReadOnlySpan<Reply> replies)
    {
        foreach (Reply reply in replies)
        {
            _script.Enqueue(reply);
        }

        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int? breakAfter;
        lock (_lock)
        {
            breakAfter = BreakAfter.Count > 0 ? BreakAfter.Dequeue() : null;
        }

        using CuttingStream body = new(breakAfter, PieceTakes, time);
        Reply? reply;
        SeenRequest seen;
        try
        {
            if (request.Content is not null)
            {
                await request.Content.CopyToAsync(body, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            lock (_lock)
            {
                seen = new SeenRequest(
                    _requests.Count + 1,
                    time.Elapsed,
                    request.Method,
                    request.RequestUri!,
                    request.Headers.Authorization?.ToString(),
                    body.ToArray(),
                    request.Content?.Headers.ContentLength,
                    request.Headers.ExpectContinue == true);
                _requests.Add(seen);
                reply = breakAfter is null && _script.Count > 0 ? _script.Dequeue() : Usual;
            }
        }

        HttpResponseMessage response = await reply(seen, cancellationToken).ConfigureAwait(false);
        response.RequestMessage = request;
        return response;
    }

    private sealed class CuttingStream(int? breakAfter, TimeSpan takes, ManualTime time) : MemoryStream
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (takes > TimeSpan.Zero)
            {
                await Task.Delay(takes, time, cancellationToken).ConfigureAwait(false);
            }

            if (breakAfter is { } limit && Length + buffer.Length > limit)
            {
                await base.WriteAsync(buffer[..(int)Math.Max(0, limit - Length)], cancellationToken).ConfigureAwait(false);
                throw new HttpRequestException("Broken pipe");
            }

            await base.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
    }
}
