using System;

namespace VlmRun.Simulator.State;

/// <summary>The addresses that storage answers.</summary>
internal static class StorageAddress
{
    /// <summary>Where the zip of a skill can be had.</summary>
    public static string OfSkill(Uri storage, string id, string name) => At(storage, $"get/skills/{id}/{Segment(name + ".zip")}");

    /// <summary>Where an artifact can be had, or what an artifact that is a URL points to.</summary>
    public static string OfArtifact(Uri storage, string space, int number, string? name) =>
        At(storage, $"get/artifacts/{Uri.EscapeDataString(space)}/{number}/{Segment(name)}");

    /// <summary>Where a presigned upload goes.</summary>
    public static string OfUpload(Uri storage, string token, string query) => At(storage, $"put/{token}{query}");

    /// <summary>Where the bytes of a file can be had.</summary>
    public static string OfFile(Uri storage, string id, string? name) => At(storage, $"get/{id}/{Segment(name)}");

    private static string At(Uri storage, string path) => $"{storage.GetLeftPart(UriPartial.Authority)}/{path}";

    // "." and ".." would not stay the last part of a path.
    private static string Segment(string? name) =>
        string.IsNullOrEmpty(name?.Trim('.', '/')) ? "file" : Uri.EscapeDataString(name);
}
