using System;
using System.Text.Json.Nodes;
using VlmRun.Simulator.Jobs;

namespace VlmRun.Simulator.Callbacks;

/// <summary>A request for a callback when a job has ended.</summary>
/// <param name="Kind">The kind of job: prediction, execution, agent or fine_tuning.</param>
/// <param name="Id">Its id.</param>
/// <param name="Url">The address of the callback.</param>
/// <param name="Job">The job that must end.</param>
/// <param name="Body">The body: the same JSON as from its GET.</param>
internal sealed record CallbackRequest(string Kind, string Id, string Url, Job Job, Func<JsonObject> Body);
