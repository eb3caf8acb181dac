using System;
using Microsoft.AspNetCore.Http;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Http;

/// <summary>The state that the middleware of one request shares; a feature of its HttpContext.</summary>
internal sealed class Exchange(SimulatorState state, LoggedRequest entry)
{
    public SimulatorState State { get; } = state;

    public LoggedRequest Entry { get; } = entry;

    /// <summary>The fault that replaces the real response when it is complete.</summary>
    public Fault? AnswerFault { get; set; }

    public static Exchange Of(HttpContext context)
    {
        return context.Features.Get<Exchange>() ?? throw new InvalidOperationException("Not an API request.");
    }

    /// <summary>Must be called before the last byte: a caller may read the log as soon as it has the response.</summary>
    public void End(int status, long bytes)
    {
        State.Log.End(Entry, status, bytes);
    }
}
