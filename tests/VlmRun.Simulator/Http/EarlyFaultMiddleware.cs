using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace VlmRun.Simulator.Http;

/// <summary>Applies the faults that act before authentication and before the body is read.</summary>
internal sealed class EarlyFaultMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        Exchange? exchange = context.Features.Get<Exchange>();
        Fault? fault = exchange?.State.Faults.Take(context.Request, early: true);
        if (fault is null)
        {
            return next(context);
        }

        exchange!.Entry.Fault = fault.Kind;
        return fault.Behavior.ApplyAsync(new FaultContext(context, fault));
    }
}
