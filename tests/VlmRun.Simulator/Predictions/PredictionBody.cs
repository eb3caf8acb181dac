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

    /// <summary>The body that GET returns now.</summary>
    public static JsonObject Of(SimulatedPrediction prediction, SimulatorState state, int padding = 0)
    {
        return Of(prediction, state, prediction.Job.StatusAt(state.Now), padding);
    }

    /// <summary>The body that the POST returns: with this status, even if the job takes no time.</summary>
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

    /// <summary>Merges each key of the patch over the body; "$remove" names keys to omit.</summary>
    public static void Merge(JsonObject body, JsonObject? patch)
    {
        if (patch is null)
        {
            return;
        }

        // parsed nodes are expanded at the first read, which is not thread-safe
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

        return HeavyResponse.Of(prediction.FixedResponse?.DeepClone() ?? prediction.Ask.Make(settings.MetadataShape), settings);
    }

    /// <summary>Adds this many bytes.</summary>
    public static void Pad(JsonObject body, int bytes)
    {
        if (bytes > 0)
        {
            // a key that no client knows; in the response if there is one
            JsonObject place = body["response"] as JsonObject ?? body;
            place["_padding"] = new string('x', bytes);
        }
    }
}
