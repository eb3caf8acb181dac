using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.Jobs;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Predictions;

/// <summary>The JSON of a prediction as the API shows it.</summary>
internal static class PredictionBody
{
    private const string Remove = "$remove";

    /// <summary>As GET shows it now.</summary>
    public static JsonObject Of(SimulatedPrediction prediction, SimulatorState state, int padding = 0)
    {
        return Of(prediction, state, prediction.Job.StatusAt(state.Now), padding);
    }

    /// <summary>As the POST that made it shows it: with this status, even if the job takes no time.</summary>
    public static JsonObject Of(SimulatedPrediction prediction, SimulatorState state, string status, int padding = 0)
    {
        JsonObject body = new()
        {
            ["id"] = prediction.Id,
            ["created_at"] = Iso8601Time.Of(prediction.CreatedAt),
            ["completed_at"] = JobTimes.Completed(prediction.Job, status, prediction.CreatedAt),
            ["response"] = status == JobOutcome.Completed ? Response(prediction, state.Settings) : null,
            ["status"] = status,
            ["usage"] = Usage.Of(prediction, status),
            ["domain"] = prediction.Domain,
        };
        Merge(body, prediction.Patch);
        Merge(body, state.Settings.PredictionPatch);
        Pad(body, padding + prediction.RowBytes);
        return body;
    }

    /// <summary>Puts each key of the patch in place of the body's own; "$remove" names keys to leave out.</summary>
    public static void Merge(JsonObject body, JsonObject? patch)
    {
        if (patch is null)
        {
            return;
        }

        // parsed nodes unfold when first read, which two readers must not do at once
        lock (patch)
        {
            foreach (KeyValuePair<string, JsonNode?> pair in patch.Where(pair => pair.Key != Remove))
            {
                body[pair.Key] = pair.Value?.DeepClone();
            }

            foreach (JsonNode? key in patch[Remove]?.AsArray() ?? [])
            {
                body.Remove(key!.GetValue<string>());
            }
        }
    }

    private static JsonNode? Response(SimulatedPrediction prediction, SimulatorSettings settings)
    {
        if (settings.ResponseOverride is JsonElement fixedResponse)
        {
            return JsonSerializer.SerializeToNode(fixedResponse);
        }

        return HeavyResponse.Of(prediction.FixedResponse?.DeepClone() ?? prediction.Ask.Make(), settings);
    }

    /// <summary>Makes it heavier by this many bytes.</summary>
    public static void Pad(JsonObject body, int bytes)
    {
        if (bytes > 0)
        {
            // a key no client knows; in the response when there is one, as a heavy answer would be
            JsonObject place = body["response"] as JsonObject ?? body;
            place["_padding"] = new string('x', bytes);
        }
    }
}
