using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace VlmRun.Simulator.Http;

/// <summary>Delays each response, like a remote service.</summary>
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
