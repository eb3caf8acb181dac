using System;

namespace VlmRun.PostgreSql;

/// <summary>What a run has used.</summary>
/// <param name="Predictions">Predictions known to be started.</param>
/// <param name="Credits">Credits that they have used.</param>
/// <param name="Sources">Sources with a step, skipped ones included.</param>
/// <param name="FirstAt">When the first step was recorded; null before it.</param>
/// <param name="LastAt">When the last step was recorded; null before it.</param>
/// <param name="LiveWorkers">Workers whose lease is live.</param>
/// <param name="Ended">Predictions that have ended.</param>
public sealed record RunTotals(int Predictions, decimal Credits, long Sources, DateTime? FirstAt, DateTime? LastAt, int LiveWorkers, long Ended);
