using System;
using System.Runtime.CompilerServices;

namespace VlmRun.Client.Tests;

/// <summary>The tests run where local time is not UTC and has a summer, wherever they run (but on Windows, which heeds no TZ).</summary>
internal static class LocalTime
{
    [ModuleInitializer]
    internal static void Set()
    {
        Environment.SetEnvironmentVariable("TZ", "Europe/Berlin");
        TimeZoneInfo.ClearCachedData();
    }
}
