using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace VlmRun.Simulator.Http;

/// <summary>Separates the API and storage: each responds on its own port only.</summary>
internal sealed class PortMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        Exchange? exchange = context.Features.Get<Exchange>();
        if (exchange is null)
        {
            return next(context);
        }

        PathString path = context.Request.Path;
        bool isStorage = context.Connection.LocalPort == exchange.State.Storage.Port;
        bool wantsStorage = path.StartsWithSegments("/put") || path.StartsWithSegments("/get");
        return isStorage == wantsStorage
            ? next(context)
            : Answer.DetailAsync(context, 404, "Not Found");
    }
}
