using System;
using System.Runtime.CompilerServices;

namespace VlmRun.Client.Tests;

/// <summary>Sets a time zone other than UTC with daylight saving time for the tests (except on Windows, which ignores TZ).</summary>
internal static class LocalTime
{
    [ModuleInitializer]
    internal static void Set()
    {
        Environment.SetEnvironmentVariable("TZ", "Europe/Berlin");
        TimeZoneInfo.ClearCachedData();
    }
}
