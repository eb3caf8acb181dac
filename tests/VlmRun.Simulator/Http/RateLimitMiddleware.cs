using System;
using System.Globalization;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Http;

/// <summary>Answers 429 if the bucket is empty, before the body is read.</summary>
internal sealed class RateLimitMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        Exchange? exchange = context.Features.Get<Exchange>();
        // storage is another host with its own limits
        if (!context.Request.Path.StartsWithSegments("/v1")
            || exchange?.State.Settings.RateLimit is not RateLimit limit
            || exchange.State.Bucket.TryTake(limit, exchange.State.Clock, out TimeSpan wait))
        {
            return next(context);
        }

        exchange.Entry.RejectedBy = "rate_limit";
        if (limit.RetryAfter)
        {
            double seconds = Math.Max(1, Math.Ceiling(wait.TotalSeconds));
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return Answer.DetailAsync(context, 429, "Rate limit exceeded");
    }
}
