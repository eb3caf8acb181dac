using System;

namespace VlmRun.Input;

/// <summary>Addresses that the service is to fetch.</summary>
internal static class WebAddress
{
    /// <summary>The address itself.</summary>
    /// <exception cref="FormatException">Not an absolute http or https address.</exception>
    public static string Check(string url) => IsOne(url) ? url : throw new FormatException($"'{url}' is not an http or https address.");

    public static bool IsOne(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https";
}
