using System.Collections.Generic;

namespace VlmRun.Simulator.Chat;

/// <summary>The models that chat and agents can use.</summary>
internal static class OrionModels
{
    public const string Default = "vlmrun-orion-1:auto";

    public static IReadOnlyList<string> All { get; } =
        ["vlmrun-orion-1", "vlmrun-orion-1:lite", "vlmrun-orion-1:fast", Default, "vlmrun-orion-1:pro", "vlmrun-orion-2:pro"];

    /// <summary>The available groups of tools.</summary>
    public static IReadOnlyList<string> Toolsets { get; } =
        ["core", "image", "image-gen", "world-gen", "viz", "document", "video", "web"];
}
