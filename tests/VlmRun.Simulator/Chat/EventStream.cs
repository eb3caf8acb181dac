using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Chat;

/// <summary>Sends server-sent events; each is flushed at once.</summary>
internal sealed class EventStream(HttpContext context, ChatReply reply)
{
    public const string ContentType = "text/event-stream; charset=utf-8";

    private readonly Exchange _exchange = Exchange.Of(context);
    public IReadOnlyList<StreamEvent> Events { get; } = reply.Events();

    public ChatReply Reply { get; } = reply;

    /// <summary>The number of bytes sent.</summary>
    public long Sent { get; private set; }

    /// <summary>Sends an event in the common form.</summary>
    public static byte[] Bytes(StreamEvent one)
    {
        return Encoding.UTF8.GetBytes($"data: {one.Data}\n\n");
    }

    /// <summary>Sends all events at once.</summary>
    public byte[] All()
    {
        using MemoryStream all = new();
        foreach (StreamEvent one in Events)
        {
            all.Write(Bytes(one));
        }

        return all.ToArray();
    }

    /// <summary>Sends events in the common form, with the delay of the settings between them; the last one ends the request.</summary>
    public async Task SendAsync(int from, int to)
    {
        for (int i = Math.Max(from, 0); i < Math.Min(to, Events.Count); i++)
        {
            bool last = i == Events.Count - 1;
            if (last)
            {
                End();
            }

            await SendAsync(Bytes(Events[i]), Events[i].IsToken);
            await (last ? Task.CompletedTask : PauseAsync());
        }
    }

    /// <summary>Sends bytes at once.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes, bool isToken)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.StatusCode = 200;
            context.Response.ContentType = ContentType;
            context.Response.Headers.CacheControl = "no-cache";
        }

        if (isToken)
        {
            _exchange.State.Log.FirstToken(_exchange.Entry);
        }

        Sent += bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    public Task PauseAsync()
    {
        int pause = _exchange.State.Settings.ChatChunkDelayMs;
        return pause > 0 ? Task.Delay(pause, context.RequestAborted) : Task.CompletedTask;
    }

    /// <summary>Marks the request as answered; must be called before the last bytes are sent.</summary>
    public void End()
    {
        _exchange.End(200, Sent);
    }
}
