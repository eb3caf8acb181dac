using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using VlmRun.Simulator.Faults;

namespace VlmRun.Simulator.Http;

/// <summary>Plays the faults of requests that were let in: without the route, or in place of its answer.</summary>
internal sealed class FaultStep(RequestDelegate next)
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
        if (fault.Moment == FaultMoment.Answer)
        {
            exchange.AnswerFault = fault;
            await next(context);
            return;
        }

        await RequestBody.ReadAsync(context);
        await fault.Play.PlayAsync(new FaultScene(context, fault));
    }
}
