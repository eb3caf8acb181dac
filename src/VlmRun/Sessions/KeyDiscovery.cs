namespace VlmRun.Sessions;

/// <summary>Finds the key and the address in the environment: first in variables, then in the configuration file of the official command line.</summary>
internal static class KeyDiscovery
{
    private const string KeyVariable = "VLMRUN_API_KEY";
    private const string AddressVariable = "VLMRUN_BASE_URL";

    /// <summary>The settings from the environment, or null when there is no key.</summary>
    /// <param name="address">The base address, if the user has specified it; then no other is used.</param>
    /// <exception cref="FormatException">The key or the address is not valid, or the file is not TOML.</exception>
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

    /// <summary>The base address for a key that belongs to a profile: the profile's, else <c>VLMRUN_BASE_URL</c>, else the service's; never that of another account.</summary>
    /// <exception cref="FormatException">It is not valid.</exception>
    public static Uri FindAddress(Profile profile) =>
        profile.BaseUrl is { } stored ? BaseAddress.Parse(stored, $"base_url of profile '{profile.Name}' in '{profile.Path}'")
        : Variable(AddressVariable) is { } variable ? BaseAddress.Parse(variable, AddressVariable)
        : VlmRunClient.DefaultBaseUri;

    /// <summary>The base address: <c>VLMRUN_BASE_URL</c>, else that of the configuration file, else the service's.</summary>
    /// <exception cref="FormatException">It is not valid, or the file is not TOML.</exception>
    public static Uri FindAddress() => Address(ConfigFile.Read);

    // The file is read only if it is needed, so that a variable still works beside a broken file.
    private static Uri Address(Func<ConfigFile?> read) =>
        Variable(AddressVariable) is { } variable ? BaseAddress.Parse(variable, AddressVariable)
        : read() is { BaseUrl: { } stored } file ? BaseAddress.Parse(stored, $"base_url in '{file.Path}'")
        : VlmRunClient.DefaultBaseUri;

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
}
