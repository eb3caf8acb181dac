using System;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace VlmRun.Simulator.Http;

/// <summary>The request that a fault applies to, and the real response if there is one.</summary>
internal sealed class FaultContext
{
    public FaultContext(HttpContext context, Fault fault)
    {
        Context = context;
        Fault = fault;
        if (!fault.Behavior.OnlyDelays)
        {
            Exchange.Of(context).Entry.RejectedBy = "fault:" + fault.Kind;
        }
    }

    public HttpContext Context { get; }

    public Fault Fault { get; }

    /// <summary>The real answer's status; 0 before there is one.</summary>
    public int Status { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    public string ContentType { get; init; } = Answer.Json;

    public CancellationToken Gone => Context.RequestAborted;

    public Task AnswerAsync(int status, string body, string contentType)
    {
        return Answer.WriteAsync(Context, status, Encoding.UTF8.GetBytes(body), contentType);
    }

    /// <summary>Cuts the connection; unsent bytes are discarded.</summary>
    public Task CutAsync(long sent = 0)
    {
        Exchange.Of(Context).End(0, sent);
        Context.Abort();
        return Task.CompletedTask;
    }

    /// <summary>Sends the real answer's head and this part of its body at once.</summary>
    public async Task SendPartAsync(ReadOnlyMemory<byte> part)
    {
        if (!Context.Response.HasStarted)
        {
            Answer.Start(Context, Status, Body.Length, ContentType);
        }

        await Context.Response.Body.WriteAsync(part, Gone);
        await Context.Response.Body.FlushAsync(Gone);
    }

    public Task WaitAsync()
    {
        return Task.Delay(Fault.DelayMs, Gone);
    }

    /// <summary>Marks the request as answered; must be called before the last bytes are sent.</summary>
    public void End()
    {
        Exchange.Of(Context).End(Status, Body.Length);
    }
}
