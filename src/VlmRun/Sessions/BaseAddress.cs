namespace VlmRun.Sessions;

/// <summary>Reads the base address of the API.</summary>
internal static class BaseAddress
{
    /// <summary>Reads an absolute http or https address; without a path, <c>/v1</c> is added.</summary>
    /// <exception cref="FormatException">It is not a valid address; <paramref name="what"/> is the name of the setting.</exception>
    public static Uri Parse(string text, string what)
    {
        if (!HttpAddress.TryParse(text, out Uri? address))
        {
            throw new FormatException($"{what}: '{text}' is not an http or https address.");
        }

        if (address.UserInfo.Length > 0)
        {
            throw new FormatException($"{what}: the address must not contain a user name or password.");
        }

        string plain = address.GetLeftPart(UriPartial.Path).TrimEnd('/');
        return new Uri(address.AbsolutePath == "/" ? plain + "/v1" : plain);
    }

    /// <summary>Whether the key would be sent unencrypted over a network.</summary>
    public static bool IsOpen(Uri address) => address.Scheme == "http" && !address.IsLoopback;
}
