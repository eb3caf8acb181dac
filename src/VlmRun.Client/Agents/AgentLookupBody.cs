namespace VlmRun;

/// <summary>The body of <c>POST agent/lookup</c>: one of the three.</summary>
internal sealed record AgentLookupBody(string? Id, string? Name, string? Prompt);
