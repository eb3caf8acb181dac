using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace VlmRun.Simulator.Http;

/// <summary>Waits before each answer, as a far-away service does.</summary>
internal sealed class LatencyMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        int latency = context.Features.Get<Exchange>()?.State.Settings.LatencyMs ?? 0;
        if (latency > 0)
        {
            await Task.Delay(latency, context.RequestAborted);
        }

        await next(context);
    }
}
