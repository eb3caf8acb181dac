namespace VlmRun;

/// <summary>The body of <c>POST schema</c>; the official clients always send a configuration, so do we.</summary>
internal sealed record DomainBody(string Domain, GenerationConfig Config);
