using System;

namespace VlmRun.Simulator.State;

/// <summary>The addresses of storage.</summary>
internal static class StorageAddress
{
    /// <summary>The address of the zip archive of a skill.</summary>
    public static string OfSkill(Uri storage, string id, string name) => At(storage, $"get/skills/{id}/{Segment(name + ".zip")}");

    /// <summary>The address of an artifact, or the target of an artifact that is a URL.</summary>
    public static string OfArtifact(Uri storage, string space, int number, string? name) =>
        At(storage, $"get/artifacts/{Uri.EscapeDataString(space)}/{number}/{Segment(name)}");

    /// <summary>The address of a presigned upload.</summary>
    public static string OfUpload(Uri storage, string token, string query) => At(storage, $"put/{token}{query}");

    /// <summary>The address of the content of a file.</summary>
    public static string OfFile(Uri storage, string id, string? name) => At(storage, $"get/{id}/{Segment(name)}");

    private static string At(Uri storage, string path) => $"{storage.GetLeftPart(UriPartial.Authority)}/{path}";

    // "." and ".." would not stay the last part of a path.
    private static string Segment(string? name) =>
        string.IsNullOrEmpty(name?.Trim('.', '/')) ? "file" : Uri.EscapeDataString(name);
}
