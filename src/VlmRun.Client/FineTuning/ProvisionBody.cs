namespace VlmRun;

/// <summary>The body of <c>POST fine_tuning/provision</c>.</summary>
internal sealed record ProvisionBody(string Model, int? Duration, int? Concurrency);
