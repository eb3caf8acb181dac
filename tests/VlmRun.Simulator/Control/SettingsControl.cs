using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.Jobs;
using VlmRun.Simulator.Predictions;

namespace VlmRun.Simulator.Control;

/// <summary>GET and PATCH /_sim/settings.</summary>
internal static class SettingsControl
{
    public static void Map(IEndpointRouteBuilder routes, SimulatorState state)
    {
        routes.MapGet("/_sim/settings", context => ControlRoutes.SendAsync(context, 200, state.Settings));
        routes.MapPatch("/_sim/settings", ControlRoutes.Guarded(context => PatchAsync(context, state)));
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
            // the same object: a new one would fill the bucket
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

        if (settings.ListOrder is not ("newest" or "oldest" or "random"))
        {
            throw new ArgumentException($"No list_order '{settings.ListOrder}'; there are: newest, oldest, random.");
        }

        if (settings.ResponseDepth is < 0 or > HeavyResponse.Deepest || settings.ResponseBytes is < 0 or > HeavyResponse.Largest)
        {
            throw new ArgumentException($"response_depth goes to {HeavyResponse.Deepest}, response_bytes to {HeavyResponse.Largest}.");
        }

        if (settings.HashMiss is not ("404" or "empty"))
        {
            throw new ArgumentException($"No hash_miss '{settings.HashMiss}'; there are: 404, empty.");
        }

        if (settings.PredictionPatch?["$remove"] is JsonNode remove && remove is not JsonArray)
        {
            throw new ArgumentException("$remove of prediction_patch needs a list of keys.");
        }

        if (settings.RateLimit is RateLimit { Burst: < 1 } or RateLimit { PerMinute: <= 0 })
        {
            throw new ArgumentException("rate_limit needs a burst of 1 or more and a per_minute above 0.");
        }
    }
}
