using System;
using System.Globalization;

namespace VlmRun.Simulator.Http;

/// <summary>The format of times: UTC with microseconds.</summary>
internal static class Iso8601Time
{
    public static string Of(DateTimeOffset time)
    {
        return time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
    }
}
