using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Http;

/// <summary>Logs each request to the API and its response.</summary>
internal sealed class RequestLogMiddleware(RequestDelegate next, SimulatorState state)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/_sim", StringComparison.Ordinal))
        {
            await next(context);
            return;
        }

        Exchange exchange = new(state, Entry(context));
        context.Features.Set(exchange);
        context.Response.Headers["X-VlmRun-Simulator"] = "true";
        state.Log.Begin(exchange.Entry);
        try
        {
            await next(context);
            exchange.End(context.Response.StatusCode, 0);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested || exchange.Entry.Status == 0)
        {
            exchange.End(0, 0);
        }
        catch (Exception e) when (e is IOException or BadHttpRequestException)
        {
            exchange.End(0, 0);
            context.Abort();
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync($"simulator bug: {context.Request.Method} {context.Request.Path}: {OneLine(e)}");
            exchange.AnswerFault = null;
            if (context.Response.HasStarted)
            {
                exchange.End(0, 0);
                context.Abort();
                return;
            }

            await Answer.DetailAsync(context, 500, $"Simulator bug: {e.Message}");
        }
    }

    private static string OneLine(Exception e)
    {
        string text = e.ToString().ReplaceLineEndings(" ");
        return text.Length > 600 ? text[..600] : text;
    }

    private LoggedRequest Entry(HttpContext context)
    {
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        int query = target.IndexOf('?', StringComparison.Ordinal);
        Dictionary<string, string> headers = new(StringComparer.Ordinal);
        foreach (KeyValuePair<string, StringValues> header in context.Request.Headers)
        {
#pragma warning disable CA1308 // header names are shown in lower case
            headers[header.Key.ToLowerInvariant()] = header.Value.ToString();
#pragma warning restore CA1308
        }

        headers["authorization"] = ApiKey.Classify(context.Request, state.Settings.Keys);
        return new LoggedRequest
        {
            AtMs = state.Log.ElapsedMs,
            Method = context.Request.Method,
            Path = query < 0 ? target : target[..query],
            Query = query < 0 ? "" : target[query..],
            Protocol = context.Request.Protocol,
            ContentLength = context.Request.ContentLength,
            Headers = headers,
        };
    }
}
