using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using VlmRun.Simulator.Faults;

namespace VlmRun.Simulator.Http;

/// <summary>Plays the faults that come before the key is looked at and the body is read.</summary>
internal sealed class EarlyFaultStep(RequestDelegate next)
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
        return fault.Play.PlayAsync(new FaultScene(context, fault));
    }
}
