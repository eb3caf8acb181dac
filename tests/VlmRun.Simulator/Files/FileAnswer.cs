using System.Text.Json.Nodes;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.Storage;

namespace VlmRun.Simulator.Files;

/// <summary>The JSON of a file as the API shows it.</summary>
internal static class FileAnswer
{
    public static JsonObject Of(SimulatedFile file, SimulatorState state, bool publicUrl)
    {
        return new JsonObject
        {
            ["id"] = file.Id,
            ["filename"] = file.FileName,
            ["bytes"] = file.Content.Bytes,
            ["purpose"] = file.Purpose,
            ["created_at"] = WireTime.Of(file.CreatedAt),
            ["object"] = "file",
            ["public_url"] = publicUrl ? StorageRoutes.Download(state.Storage, file) : null,
        };
    }

    /// <summary>What files/hash answers, when it does not answer 404, for content that is not there.</summary>
    public static JsonObject Nothing(SimulatorState state)
    {
        return new JsonObject
        {
            ["id"] = "",
            ["filename"] = "",
            ["bytes"] = 0,
            ["purpose"] = "assistants",
            ["created_at"] = WireTime.Of(state.Now),
            ["object"] = "file",
            ["public_url"] = null,
        };
    }
}
