using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace VlmRun.Simulator.Http;

/// <summary>Applies faults to requests that passed the checks: instead of the route, while it reads the body, or to its response.</summary>
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

    /// <summary>Reads the body to its end: JSON for the log, any other content only to count it.</summary>
    private static Task ReadAsync(HttpContext context)
    {
        string? type = context.Request.ContentType;
        bool isJson = string.IsNullOrEmpty(type) ? context.Request.Method != "PUT" : type.Contains("json", StringComparison.OrdinalIgnoreCase);
        return isJson ? RequestBody.ReadAsync(context) : CountedBody.DrainAsync(context);
    }
}
