using System;
using Microsoft.AspNetCore.Http;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Http;

/// <summary>What the steps of one request know of each other; a feature of its HttpContext.</summary>
internal sealed class Exchange(SimulatorState state, LoggedRequest entry)
{
    public SimulatorState State { get; } = state;

    public LoggedRequest Entry { get; } = entry;

    /// <summary>The fault that will replace the real answer when that is complete.</summary>
    public Fault? AnswerFault { get; set; }

    public static Exchange Of(HttpContext context)
    {
        return context.Features.Get<Exchange>() ?? throw new InvalidOperationException("Not an API request.");
    }

    /// <summary>Must come before the last byte: a caller may read the log the moment it has its answer.</summary>
    public void End(int status, long bytes)
    {
        State.Log.End(Entry, status, bytes);
    }
}
