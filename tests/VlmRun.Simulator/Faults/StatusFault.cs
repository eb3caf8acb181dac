using System.Threading.Tasks;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Faults;

/// <summary>Answers with a given status.</summary>
internal sealed class StatusFault : FaultBehavior
{
    public override string Kind => "status";

    public override bool CanChangeStage => true;

    public override FaultStage Stage(Fault fault)
    {
        return fault.Status is 401 or 402 or 403 or 413 or 429 ? FaultStage.Early : FaultStage.BodyRead;
    }

    public override Task ApplyAsync(FaultContext target)
    {
        int status = target.Fault.Status ?? 500;
        if (target.Fault.RetryAfter is string retryAfter)
        {
            target.Context.Response.Headers.RetryAfter = retryAfter;
        }

        if (target.Fault.Date is string date)
        {
            target.Context.Response.Headers.Date = date;
        }

        string body = target.Fault.Body ?? $"{{\"detail\":\"{Text(status)}\"}}";
        return target.AnswerAsync(status, body, target.Fault.ContentType ?? Answer.Json);
    }

    private static string Text(int status)
    {
        return status switch
        {
            401 => "Invalid API Key",
            402 => "Insufficient credits",
            403 => "Forbidden",
            404 => "Not Found",
            413 => "Request Entity Too Large",
            429 => "Rate limit exceeded",
            500 => "Internal Server Error",
            502 => "Bad Gateway",
            503 => "Service Unavailable",
            504 => "Gateway Timeout",
            _ => "Simulated error",
        };
    }
}
