using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace VlmRun.Simulator.Http;

/// <summary>Applies the faults of requests that passed the checks: instead of the route, while it reads, or in place of its answer.</summary>
internal sealed class FaultMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        Exchange? exchange = context.Features.Get<Exchange>();
        Fault? fault = exchange?.State.Faults.Take(context.Request, early: false);
        if (fault is null)
        {
            await next(context);
            return;
        }

        exchange!.Entry.Fault = fault.Kind;
        if (fault.Stage == FaultStage.Answer)
        {
            exchange.AnswerFault = fault;
            await next(context);
            return;
        }

        if (fault.Stage == FaultStage.Reading)
        {
            await fault.Behavior.ApplyAsync(new FaultContext(context, fault));
            await next(context);
            return;
        }

        await ReadAsync(context);
        await fault.Behavior.ApplyAsync(new FaultContext(context, fault));
    }

    /// <summary>Reads the body to its end: JSON for the log, anything else only to be counted.</summary>
    private static Task ReadAsync(HttpContext context)
    {
        string? type = context.Request.ContentType;
        bool isJson = string.IsNullOrEmpty(type) ? context.Request.Method != "PUT" : type.Contains("json", StringComparison.OrdinalIgnoreCase);
        return isJson ? RequestBody.ReadAsync(context) : CountedBody.DrainAsync(context);
    }
}
