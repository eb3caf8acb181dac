namespace VlmRun.Simulator.Files;

/// <summary>The size and hash of uploaded bytes.</summary>
/// <param name="Bytes">How many there were.</param>
/// <param name="Md5">Lower-case hex.</param>
/// <param name="Kept">Whether they can be read again.</param>
public sealed record UploadedContent(long Bytes, string Md5, bool Kept);
