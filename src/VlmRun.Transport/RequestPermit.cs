namespace VlmRun.Transport;

/// <summary>Permission to send one request; returned with the outcome of the request.</summary>
/// <param name="Pauses">Number of pauses before the permit was issued.</param>
/// <param name="Number">Sequence number; 1 for the first permit.</param>
internal readonly record struct RequestPermit(int Pauses, long Number);
