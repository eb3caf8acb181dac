using System;

namespace VlmRun.Inspection.Durations;

/// <summary>Converts the seconds that a file states, which may be any number.</summary>
internal static class Seconds
{
    private const double Max = 100 * 365 * 24 * 3600.0;

    /// <summary>The time span; null if the number is out of range.</summary>
    public static TimeSpan? Of(double seconds) => seconds is >= 0 and < Max ? TimeSpan.FromSeconds(seconds) : null;
}
