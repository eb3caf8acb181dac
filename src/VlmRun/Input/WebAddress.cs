using System;
using System.Management.Automation;
using VlmRun.Errors;

namespace VlmRun.Input;

/// <summary>Addresses that the service is to fetch.</summary>
internal static class WebAddress
{
    /// <summary>The address itself.</summary>
    /// <exception cref="FormatException">Not an absolute http or https address.</exception>
    public static string Check(string url) => IsOne(url) ? url : throw new FormatException($"'{url}' is not an http or https address.");

    /// <summary>A terminating error when the parameter <paramref name="name"/> was given something else.</summary>
    public static void Check(PSCmdlet cmdlet, string name, string? url)
    {
        if (url is not null && !IsOne(url))
        {
            cmdlet.ThrowTerminatingError(ErrorRecords.BadParameter($"-{name} '{url}' is not an http or https address.", "Give an absolute address.", url));
        }
    }

    public static bool IsOne(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https";
}
