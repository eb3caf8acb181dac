namespace VlmRun;

/// <summary>An address that the service fetches itself.</summary>
/// <param name="Url">http or https.</param>
public sealed record ChatAddress(string Url);
