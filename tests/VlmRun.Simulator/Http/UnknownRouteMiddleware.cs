using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace VlmRun.Simulator.Http;

/// <summary>Gives unknown paths and wrong methods FastAPI's bodies.</summary>
internal sealed class UnknownRouteMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        Exchange? exchange = context.Features.Get<Exchange>();
        if (exchange is null || exchange.Entry.Status is not null || context.Response.HasStarted)
        {
            return;
        }

        if (context.Response.StatusCode == 404)
        {
            await Answer.DetailAsync(context, 404, "Not Found");
        }
        else if (context.Response.StatusCode == 405)
        {
            await Answer.DetailAsync(context, 405, "Method Not Allowed");
        }
    }
}
