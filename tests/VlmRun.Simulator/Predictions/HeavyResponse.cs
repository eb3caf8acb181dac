using System.Text.Json.Nodes;
using VlmRun.Simulator.State;

namespace VlmRun.Simulator.Predictions;

/// <summary>Makes a response very deep or very large.</summary>
internal static class HeavyResponse
{
    public const int MaxDepth = 1000;
    public const long MaxBytes = 1024L * 1024 * 1024;

    private const int RowBytes = 1000;

    public static JsonNode? Of(JsonNode? response, SimulatorSettings settings)
    {
        for (int i = 0; i < settings.ResponseDepth; i++)
        {
            response = new JsonObject { ["inner"] = response };
        }

        if (settings.ResponseBytes > 0)
        {
            JsonArray rows = [];
            string text = new('x', RowBytes - 20);
            for (long bytes = 0; bytes < settings.ResponseBytes; bytes += RowBytes)
            {
                rows.Add(new JsonObject { ["n"] = rows.Count, ["text"] = text });
            }

            JsonObject place = response as JsonObject ?? new JsonObject { ["response"] = response };
            place["_rows"] = rows;
            response = place;
        }

        return response;
    }
}
