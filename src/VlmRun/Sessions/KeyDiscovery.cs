using System;

namespace VlmRun.Sessions;

/// <summary>The key and address that the environment gives: variables first, then the official command line's configuration file.</summary>
internal static class KeyDiscovery
{
    private const string KeyVariable = "VLMRUN_API_KEY";
    private const string AddressVariable = "VLMRUN_BASE_URL";

    /// <summary>Settings from the environment, or null when there is no key.</summary>
    /// <param name="address">The API's address, if the user has given it; then nothing else is asked for one.</param>
    /// <exception cref="FormatException">The key or the address cannot be one, or the file is not TOML.</exception>
    public static SessionSettings? Find(Uri? address = null)
    {
        if (Variable(KeyVariable) is { } key)
        {
            return new SessionSettings(address ?? FindAddress(), ApiKeyText.Check(key, KeyVariable), "environment");
        }

        ConfigFile? file = ConfigFile.Read();
        return file?.ApiKey is { } stored
            ? new SessionSettings(address ?? Address(() => file), ApiKeyText.Check(stored, $"'{file.Path}'"), "config file") { SharedFile = file.IsShared ? file.Path : null }
            : null;
    }

    /// <summary>The API's address: <c>VLMRUN_BASE_URL</c>, else the configuration file's, else the service's.</summary>
    /// <exception cref="FormatException">It cannot be one, or the file is not TOML.</exception>
    public static Uri FindAddress() => Address(ConfigFile.Read);

    // The file is read only where it counts: a variable helps past one that is broken.
    private static Uri Address(Func<ConfigFile?> read) =>
        Variable(AddressVariable) is { } variable ? BaseAddress.Parse(variable, AddressVariable)
        : read() is { BaseUrl: { } stored } file ? BaseAddress.Parse(stored, $"base_url in '{file.Path}'")
        : VlmRunClient.DefaultBaseUri;

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
}
