using System;
using System.Runtime.InteropServices;

namespace VlmRun.PostgreSql;

/// <summary>The system's clock, with timestamps that also advance while the machine sleeps.</summary>
public sealed class LeaseClock : TimeProvider
{
    // CLOCK_BOOTTIME of Linux and CLOCK_MONOTONIC of macOS; the runtime's timestamps stand still in a sleep there, and do not on Windows.
    private const int LinuxBoottime = 7;
    private const int MacMonotonic = 6;
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <inheritdoc/>
    public override long TimestampFrequency => OperatingSystem.IsWindows() ? base.TimestampFrequency : NanosecondsPerSecond;

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        if (OperatingSystem.IsWindows())
        {
            return base.GetTimestamp();
        }

        return GetTime(OperatingSystem.IsMacOS() ? MacMonotonic : LinuxBoottime, out Moment now) == 0
            ? now.Seconds * NanosecondsPerSecond + now.Nanoseconds
            : throw new PlatformNotSupportedException("The system has no clock that counts while it sleeps.");
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetTime(int clock, out Moment now);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Moment
    {
        public readonly nint Seconds;
        public readonly nint Nanoseconds;
    }
}
