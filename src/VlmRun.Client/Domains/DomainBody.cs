using System.Text.Json;

namespace VlmRun;

/// <summary>The body of <c>POST schema</c>; the official clients always send a configuration, and so does this one.</summary>
internal sealed record DomainBody(string Domain, JsonElement Config);
