namespace VlmRun.PostgreSql;

/// <summary>What a run has started.</summary>
/// <param name="Predictions">Predictions known to be started.</param>
/// <param name="Credits">Credits that they have used.</param>
/// <param name="LiveWorkers">Workers whose lease is live.</param>
public sealed record RunTotals(int Predictions, decimal Credits, int LiveWorkers);
