using System;
using VlmRun.Http;

namespace VlmRun.Sessions;

/// <summary>Reads the API's address.</summary>
internal static class BaseAddress
{
    /// <summary>An absolute http or https address; one without a path gets the API's, <c>/v1</c>.</summary>
    /// <exception cref="FormatException">It is not one; <paramref name="what"/> says whose it is.</exception>
    public static Uri Parse(string text, string what)
    {
        if (!HttpAddress.TryParse(text, out Uri? address))
        {
            throw new FormatException($"{what}: '{text}' is not an http or https address.");
        }

        if (address.UserInfo.Length > 0)
        {
            throw new FormatException($"{what}: the address must not carry a name or password.");
        }

        string plain = address.GetLeftPart(UriPartial.Path).TrimEnd('/');
        return new Uri(address.AbsolutePath == "/" ? plain + "/v1" : plain);
    }

    /// <summary>Whether the key would cross a network in the clear.</summary>
    public static bool IsOpen(Uri address) => address.Scheme == "http" && !address.IsLoopback;
}
