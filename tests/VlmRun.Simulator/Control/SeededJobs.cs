using System;
using System.Collections.Generic;
using System.Text.Json.Nodes;
using VlmRun.Simulator.Jobs;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Control;

/// <summary>The jobs of seeds, and PATCH of any kind of job.</summary>
internal static class SeededJobs
{
    /// <summary>Creates a job for each seed.</summary>
    public static IEnumerable<Job> Of(Seed seed, SimulatorState state)
    {
        SimulatorSettings settings = state.Settings;
        string outcome = JobOutcome.Check(seed.Outcome ?? settings.JobOutcome);
        int polls = seed.JobPolls ?? (seed.JobSeconds is null ? settings.JobPolls : 0);
        bool moves = seed.Status is JobOutcome.Pending or JobOutcome.Running or "enqueued";
        DateTimeOffset now = state.Now;
        JobPlan plan = new(now, seed.JobSeconds ?? settings.JobSeconds, polls, outcome);
        for (int i = 0; i < seed.Count; i++)
        {
            Job job = new(plan, seed.Status);
            if (!moves)
            {
                job.Force(seed.Status, now);
            }

            yield return job;
        }
    }

    /// <summary>Merges the fields of a patch over an earlier one; its "status" is applied to the job.</summary>
    public static void Patch(JsonObject? earlier, JsonObject patch, Job job, DateTimeOffset now, Action<JsonObject> keep)
    {
        JsonObject merged = earlier?.DeepClone().AsObject() ?? [];
        foreach (KeyValuePair<string, JsonNode?> pair in patch)
        {
            merged[pair.Key] = pair.Value?.DeepClone();
        }

        // the fields first: setting the status may send the callback
        string? status = (string?)merged["status"];
        merged.Remove("status");
        keep(merged);
        if (status is not null)
        {
            job.Force(status, now);
        }
    }
}
