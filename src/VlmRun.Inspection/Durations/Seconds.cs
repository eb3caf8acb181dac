using System;

namespace VlmRun.Inspection.Durations;

/// <summary>Seconds as files state them: any number.</summary>
internal static class Seconds
{
    private const double Max = 100 * 365 * 24 * 3600.0;

    /// <summary>The time span; null for what none can be.</summary>
    public static TimeSpan? Of(double seconds) => seconds is >= 0 and < Max ? TimeSpan.FromSeconds(seconds) : null;
}
