using System.Management.Automation.Host;
using System.Reflection;

namespace VlmRun.Chat;

/// <summary>Whether what a cmdlet writes to the information stream is kept as records, not only shown: redirected, in a variable, or in a transcript.</summary>
internal static class InformationStream
{
    private const BindingFlags Internal = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;

    public static bool IsRecorded(PSCmdlet cmdlet) =>
        cmdlet.MyInvocation.BoundParameters.ContainsKey("InformationVariable")
        // PowerShell tells neither in public; where these are gone, it is as if nothing were recorded.
        || Read(cmdlet.CommandRuntime, cmdlet.CommandRuntime.GetType(), "InformationOutputPipe") is not null
        || Read(cmdlet.Host?.UI, typeof(PSHostUserInterface), "IsTranscribing") is true;

    private static object? Read(object? target, Type type, string property) =>
        target is null ? null : type.GetProperty(property, Internal)?.GetValue(target);
}
