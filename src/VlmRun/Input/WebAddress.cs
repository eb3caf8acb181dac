using System.Management.Automation;
using VlmRun.Errors;
using VlmRun.Http;

namespace VlmRun.Input;

/// <summary>Checks parameters that hold addresses.</summary>
internal static class WebAddress
{
    /// <summary>A terminating error when the parameter <paramref name="name"/> holds something other than an http or https address.</summary>
    public static void Check(PSCmdlet cmdlet, string name, string? url)
    {
        if (url is not null && !HttpAddress.TryParse(url, out _))
        {
            cmdlet.ThrowTerminatingError(ErrorRecords.BadParameter($"-{name} '{url}' is not an http or https address.", "Give an absolute address.", url));
        }
    }
}
