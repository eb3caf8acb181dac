using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using VlmRun.Simulator.Answers;
using VlmRun.Simulator.Jobs;
using VlmRun.Simulator.Predictions;
using VlmRun.Simulator.Skills;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Control;

/// <summary>GET and PATCH /_sim/settings.</summary>
internal static class SettingsControl
{
    public static void Map(IEndpointRouteBuilder routes, SimulatorState state)
    {
        routes.MapGet("/_sim/settings", context => ControlRoutes.SendAsync(context, 200, state.Settings));
        routes.MapPatch("/_sim/settings", ControlRoutes.RejectInvalidJson(context => PatchAsync(context, state)));
    }

    private static async Task PatchAsync(HttpContext context, SimulatorState state)
    {
        JsonObject patch = await ControlRoutes.ReadAsync(context);
        SimulatorSettings before = state.Settings;
        JsonObject merged = JsonSerializer.SerializeToNode(before, SimulatorJson.Options)!.AsObject();
        foreach (KeyValuePair<string, JsonNode?> pair in patch)
        {
            merged[pair.Key] = pair.Value?.DeepClone();
        }

        SimulatorSettings after = merged.Deserialize<SimulatorSettings>(SimulatorJson.Options)!;
        Check(after);
        if (!patch.ContainsKey("rate_limit"))
        {
            // the same object: a new one would refill the bucket
            after.RateLimit = before.RateLimit;
        }

        state.Settings = after;
        await ControlRoutes.SendAsync(context, 200, after);
    }

    private static void Check(SimulatorSettings settings)
    {
        JobOutcome.Check(settings.JobOutcome);
        foreach (string outcome in settings.Outcomes.Values)
        {
            JobOutcome.Check(outcome);
        }

        CheckWord("list_order", settings.ListOrder, "newest", "oldest", "random");
        CheckWord("metadata_shape", settings.MetadataShape, MetadataOptions.Flat, MetadataOptions.Nested);
        CheckWord("hash_miss", settings.HashMiss, "404", "empty");
        CheckWord("chat_long_location", settings.ChatLongLocation, "absolute", "relative", "elsewhere");
        CheckWord("skill_archive", settings.SkillArchive, [.. HostileZip.Kinds]);

        if (settings.ResponseDepth is < 0 or > HeavyResponse.MaxDepth || settings.ResponseBytes is < 0 or > HeavyResponse.MaxBytes)
        {
            throw new ArgumentException($"response_depth must be at most {HeavyResponse.MaxDepth}, response_bytes at most {HeavyResponse.MaxBytes}.");
        }

        if (settings.ForeignJobs is < 0 or > 1000)
        {
            throw new ArgumentException("foreign_jobs must be from 0 to 1000.");
        }

        if (settings.ChatLongStatus is not (202 or 204 or 303 or (>= 500 and <= 599)) || settings.ChatLongResultStatus is not (200 or 201))
        {
            throw new ArgumentException("chat_long_status is 202, 204, 303 or from 500 to 599, chat_long_result_status 200 or 201.");
        }

        if (settings.ArtifactRedirect is not (0 or 301 or 302 or 303 or 307 or 308))
        {
            throw new ArgumentException("artifact_redirect is 0, 301, 302, 303, 307 or 308.");
        }

        CheckPatch(settings.PredictionPatch);
        CheckPatch(settings.ExecutionPatch);

        if (settings.RateLimit is RateLimit { Burst: < 1 } or RateLimit { PerMinute: <= 0 })
        {
            throw new ArgumentException("rate_limit needs a burst of 1 or more and a per_minute above 0.");
        }
    }

    private static void CheckPatch(JsonObject? patch)
    {
        if (patch?["$remove"] is JsonNode remove && remove is not JsonArray)
        {
            throw new ArgumentException("$remove of prediction_patch and execution_patch needs a list of keys.");
        }
    }

    private static void CheckWord(string name, string word, params string[] words)
    {
        if (!words.Contains(word))
        {
            throw new ArgumentException($"No {name} '{word}'; there are: {string.Join(", ", words)}.");
        }
    }
}
