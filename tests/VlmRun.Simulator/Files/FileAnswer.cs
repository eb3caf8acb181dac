using System.Text.Json.Nodes;
using VlmRun.Simulator.Http;
using VlmRun.Simulator.State;

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
            ["created_at"] = Iso8601Time.Of(file.CreatedAt),
            ["object"] = "file",
            ["public_url"] = publicUrl ? StorageAddress.OfFile(state.Storage, file.Id, file.FileName) : null,
        };
    }

    /// <summary>The response of files/hash for unknown content if it is not a 404.</summary>
    public static JsonObject Nothing(SimulatorState state)
    {
        return new JsonObject
        {
            ["id"] = "",
            ["filename"] = "",
            ["bytes"] = 0,
            ["purpose"] = "assistants",
            ["created_at"] = Iso8601Time.Of(state.Now),
            ["object"] = "file",
            ["public_url"] = null,
        };
    }
}
