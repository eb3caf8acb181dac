namespace VlmRun.Input;

/// <summary>Checks parameters with addresses.</summary>
internal static class WebAddress
{
    /// <summary>Throws a terminating error if the parameter <paramref name="name"/> is not an http or https address.</summary>
    public static void Check(PSCmdlet cmdlet, string name, string? url)
    {
        if (url is not null && !HttpAddress.TryParse(url, out _))
        {
            cmdlet.ThrowTerminatingError(ErrorRecords.BadParameter($"-{name} '{url}' is not an http or https address.", "Specify an absolute address.", url));
        }
    }
}
