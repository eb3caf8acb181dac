using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace VlmRun.Simulator.Http;

/// <summary>Answers 401 before the body is read, so that a client that expects 100-continue never sends it.</summary>
internal sealed class AuthenticationMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        Exchange? exchange = context.Features.Get<Exchange>();
        if (exchange is null || exchange.Entry.Authorized || !context.Request.Path.StartsWithSegments("/v1"))
        {
            return next(context);
        }

        exchange.Entry.RejectedBy = "auth";
        return Answer.DetailAsync(context, 401, "Invalid API Key");
    }
}
