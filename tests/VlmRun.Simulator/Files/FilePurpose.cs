using System.Collections.Generic;

namespace VlmRun.Simulator.Files;

/// <summary>The purposes of files.</summary>
internal static class FilePurpose
{
    public const string Default = "assistants";

    public static IReadOnlyList<string> All { get; } =
        ["assistants", "assistants_output", "batch", "batch_output", "fine-tune", "vision", "datasets", "audio-input"];
}
