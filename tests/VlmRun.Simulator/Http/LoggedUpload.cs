namespace VlmRun.Simulator.Http;

/// <summary>An uploaded file, as GET /_sim/log returns it.</summary>
/// <param name="Filename">Its name.</param>
/// <param name="Purpose">Its purpose.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Md5">Lower-case hex.</param>
/// <param name="Kept">Whether its bytes were kept.</param>
public sealed record LoggedUpload(string Filename, string? Purpose, long Bytes, string Md5, bool Kept);
