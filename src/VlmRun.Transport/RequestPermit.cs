namespace VlmRun.Transport;

/// <summary>Leave to send one request; it is given back with what became of it.</summary>
/// <param name="Pauses">How many pauses there had been.</param>
/// <param name="Number">1 for the first.</param>
internal readonly record struct RequestPermit(int Pauses, long Number);
