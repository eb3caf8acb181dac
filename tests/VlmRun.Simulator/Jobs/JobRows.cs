using System;
using System.Text.Json.Nodes;
using VlmRun.Simulator.Http;

namespace VlmRun.Simulator.Jobs;

/// <summary>The progress of datasets and fine-tuning jobs.</summary>
internal static class JobRows
{
    /// <summary>Adds the times, the status, a message and the usage.</summary>
    public static JsonObject Show(JsonObject body, Job job, string status, DateTimeOffset createdAt)
    {
        body["created_at"] = Iso8601Time.Of(createdAt);
        body["completed_at"] = JobTimes.Completed(job, status, createdAt);
        body["status"] = status;
        body["message"] = JobTimes.Message(status) ?? "simulated: not done yet";
        body["usage"] = new JsonObject
        {
            ["elements_processed"] = status == JobOutcome.Completed ? 1 : null,
            ["element_type"] = null,
            ["credits_used"] = status == JobOutcome.Completed ? 10 : null,
            ["steps"] = null,
            ["message"] = null,
            ["duration_seconds"] = JobTimes.Seconds(job),
        };
        return body;
    }
}
