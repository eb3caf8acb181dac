using System;
using System.Text.Json.Nodes;
using VlmRun.Simulator.Jobs;

namespace VlmRun.Simulator.Callbacks;

/// <summary>Somebody who wants to be told when a job has ended.</summary>
/// <param name="Kind">What was made: prediction, execution, agent or fine_tuning.</param>
/// <param name="Id">Its id.</param>
/// <param name="Url">Where to send it.</param>
/// <param name="Job">What is waited for.</param>
/// <param name="Body">What is sent: the same JSON as its GET.</param>
internal sealed record CallbackRequest(string Kind, string Id, string Url, Job Job, Func<JsonObject> Body);
