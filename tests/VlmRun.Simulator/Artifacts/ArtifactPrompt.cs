using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace VlmRun.Simulator.Artifacts;

/// <summary>The kinds of artifacts, and the requests that create them.</summary>
internal static partial class ArtifactPrompt
{
    public static IReadOnlyList<string> All { get; } = ["img", "vid", "aud", "doc", "recon", "url", "arr"];

    /// <summary>The artifacts that toolsets create, and that the words "artifact: KIND" and "as an image" in a text request.</summary>
    public static IReadOnlyList<string> Wanted(IReadOnlyList<string>? toolsets, string? text)
    {
        IEnumerable<string?> kinds = (toolsets ?? []).Select(ArtifactKind);
        IEnumerable<string?> named = Words().Matches(text ?? "").Select(match => (string?)(match.Groups[1].Success ? match.Groups[1].Value : "img"));
        return [.. kinds.Concat(named).OfType<string>()];
    }

    private static string? ArtifactKind(string toolset)
    {
        return toolset switch
        {
            "image-gen" or "viz" => "img",
            "world-gen" => "recon",
            "document" => "doc",
            "video" => "vid",
            "web" => "url",
            _ => null,
        };
    }

    [GeneratedRegex(@"artifact:\s*(img|vid|aud|doc|recon|url|arr)\b|\bas an image\b")]
    private static partial Regex Words();
}
