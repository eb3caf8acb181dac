namespace VlmRun;

/// <summary>The body of <c>POST hub/schema</c>.</summary>
internal sealed record HubDomainBody(string Domain, string? GqlStmt);
