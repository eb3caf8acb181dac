using System;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Http;

/// <summary>Sends every API response, so that a fault can replace it.</summary>
internal static class Answer
{
    public const string Json = "application/json";

    /// <summary>Answers with JSON.</summary>
    public static Task SendAsync(HttpContext context, int status, JsonNode? body)
    {
        return SendAsync(context, status, Bytes(body), Json);
    }

    /// <summary>Answers with FastAPI's plain error body.</summary>
    public static Task DetailAsync(HttpContext context, int status, string detail)
    {
        return SendAsync(context, status, new JsonObject { ["detail"] = detail });
    }

    /// <summary>Sends the response, or applies the pending fault.</summary>
    public static Task SendAsync(HttpContext context, int status, ReadOnlyMemory<byte> body, string contentType)
    {
        Exchange exchange = Exchange.Of(context);
        if (exchange.AnswerFault is not Fault fault)
        {
            return WriteAsync(context, status, body, contentType);
        }

        exchange.AnswerFault = null;
        return fault.Behavior.ApplyAsync(new FaultContext(context, fault) { Status = status, Body = body, ContentType = contentType });
    }

    /// <summary>Sends the response without applying faults.</summary>
    public static async Task WriteAsync(HttpContext context, int status, ReadOnlyMemory<byte> body, string contentType)
    {
        if (status == StatusCodes.Status204NoContent)
        {
            // no body, not even an empty one
            context.Response.StatusCode = status;
            Exchange.Of(context).End(status, 0);
            return;
        }

        Start(context, status, body.Length, contentType);
        Exchange.Of(context).End(status, body.Length);
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>Sets the status and headers of a response.</summary>
    public static void Start(HttpContext context, int status, int length, string contentType)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = length;
    }

    /// <summary>The bytes of a JSON node.</summary>
    public static byte[] Bytes(JsonNode? node)
    {
        return node is null ? Encoding.UTF8.GetBytes("null") : JsonSerializer.SerializeToUtf8Bytes(node, SimulatorJson.Options);
    }
}
