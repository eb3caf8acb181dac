using System.Management.Automation.Host;
using System.Reflection;

namespace VlmRun.Chat;

/// <summary>Whether the information stream of a cmdlet is recorded and not only shown: redirected, kept in a variable, or in a transcript.</summary>
internal static class InformationStream
{
    private const BindingFlags Internal = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;

    public static bool IsRecorded(PSCmdlet cmdlet) =>
        cmdlet.MyInvocation.BoundParameters.ContainsKey("InformationVariable")
        // PowerShell has no public API for this; if these internals are missing, nothing counts as recorded.
        || Read(cmdlet.CommandRuntime, cmdlet.CommandRuntime.GetType(), "InformationOutputPipe") is not null
        || Read(cmdlet.Host?.UI, typeof(PSHostUserInterface), "IsTranscribing") is true;

    private static object? Read(object? target, Type type, string property) =>
        target is null ? null : type.GetProperty(property, Internal)?.GetValue(target);
}
