using System.Text;

namespace VlmRun.Sessions;

/// <summary>The configuration file of the official command line, <c>~/.vlmrun/config.toml</c> (api reference 1.3).</summary>
/// <param name="Path">The path.</param>
/// <param name="ApiKey">The key; null if there is none.</param>
/// <param name="BaseUrl">The base address of the API; null if there is none.</param>
/// <param name="IsShared">Whether every account of this machine can read the file.</param>
internal sealed record ConfigFile(string Path, string? ApiKey, string? BaseUrl, bool IsShared)
{
    private const int MaxBytes = 1024 * 1024;

    /// <summary>Reads the file; null if it does not exist.</summary>
    /// <exception cref="FormatException">It is not TOML, or a value that is needed is not a string.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The account may not read it.</exception>
    public static ConfigFile? Read()
    {
        return Read((path, isShared, text) =>
        {
            IReadOnlyDictionary<string, string?> values = TomlReader.ReadTop(text);
            return new ConfigFile(path, Text(values, "api_key"), Text(values, "base_url"), isShared);
        });
    }

    /// <summary>Reads its profiles, the tables <c>[profiles.name]</c>, by name whatever its case; none when there is no file.</summary>
    /// <exception cref="FormatException">It is not TOML, or a value that counts is not a string.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static IReadOnlyDictionary<string, Profile> ReadProfiles() => Read((path, isShared, text) =>
    {
        Dictionary<string, Profile> profiles = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, IReadOnlyDictionary<string, string?> values) in TomlReader.ReadTables(text, "profiles"))
        {
            profiles[name] = new Profile(
                path, name, Text(values, "api_key"), Text(values, "base_url"), Text(values, "secret_name"), Text(values, "vault"), Text(values, "proxy"), Text(values, "ca_certificate"), isShared);
        }

        return profiles;
    }) ?? new Dictionary<string, Profile>();

    private static T? Read<T>(Func<string, bool, string, T> read)
        where T : class
    {
        string path = System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".vlmrun", "config.toml");
        if (!System.IO.File.Exists(path))
        {
            return null;
        }

        using FileStream file = RegularFile.Open(path);
        bool isShared = !OperatingSystem.IsWindows() && System.IO.File.GetUnixFileMode(file.SafeFileHandle).HasFlag(UnixFileMode.OtherRead);
        try
        {
            return read(path, isShared, ReadText(file));
        }
        catch (FormatException exception)
        {
            throw new FormatException($"'{path}' cannot be used, {exception.Message}.", exception);
        }
    }

    /// <summary>Records print their members; this one must not, because of the key.</summary>
    public override string ToString() => Path;

    private static string ReadText(FileStream file)
    {
        if (file.Length > MaxBytes)
        {
            throw new FormatException("since it has more than 1 MiB");
        }

        try
        {
            using StreamReader reader = new(file, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true);
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException exception)
        {
            throw new FormatException("since it is not UTF-8", exception);
        }
    }

    private static string? Text(IReadOnlyDictionary<string, string?> values, string name) =>
        !values.TryGetValue(name, out string? value) ? null
        : value is null ? throw new FormatException($"since its '{name}' is not a string: put it in quotes")
        : string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
