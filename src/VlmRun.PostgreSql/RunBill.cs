using System;

namespace VlmRun.PostgreSql;

/// <summary>What the predictions of a run have used.</summary>
/// <param name="Ended">Predictions that have ended.</param>
/// <param name="Credits">Credits that they have used.</param>
/// <param name="FirstAt">When the first step was recorded; null before it.</param>
public sealed record RunBill(long Ended, decimal Credits, DateTime? FirstAt);
