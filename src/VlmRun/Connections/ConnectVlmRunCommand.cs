using System.Net;
using System.Security;
using VlmRun.Sessions;

namespace VlmRun.Connections;

/// <summary>Connect-VlmRun: creates the session that the other cmdlets of this runspace use.</summary>
[Cmdlet(VerbsCommunications.Connect, "VlmRun", HelpUri = OnlineHelp.Address, DefaultParameterSetName = "ApiKey")]
[OutputType(typeof(VlmSession))]
public sealed class ConnectVlmRunCommand : VlmCmdlet
{
    /// <summary>The key; by default from the environment or from a masked prompt.</summary>
    [Parameter(Position = 0, ParameterSetName = "ApiKey")]
    [SecureStringOnly("key", Alternative = "set VLMRUN_API_KEY")]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NoCompleter))]
    public SecureString? ApiKey { get; set; }

    /// <summary>The key as the password of a credential.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Credential")]
    [Credential]
    [ArgumentCompleter(typeof(NoCompleter))]
    public PSCredential? Credential { get; set; }

    /// <summary>The name of a secret that holds the key; Get-Secret of SecretManagement reads it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Secret")]
    [ArgumentCompleter(typeof(NoCompleter))]
    [ValidateNotNullOrEmpty]
    public string? SecretName { get; set; }

    /// <summary>The vault of that secret; the default vault without it.</summary>
    [Parameter(ParameterSetName = "Secret")]
    [ArgumentCompleter(typeof(NoCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Vault { get; set; }

    /// <summary>A name for the session, which -Session takes; a profile of this name in the configuration file gives key and address.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The API's address.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string? BaseUri { get; set; }

    /// <summary>Time limit of an attempt up to the response headers, in seconds.</summary>
    [Parameter]
    [Alias("Timeout")]
    [ValidateRange(0.1, 86400.0)]
    [ArgumentCompleter(typeof(NoCompleter))]
    public double? TimeoutSec { get; set; }

    /// <summary>Maximum number of retries of a failed attempt.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    [ArgumentCompleter(typeof(NoCompleter))]
    public int MaxRetry { get; set; } = 4;

    /// <summary>Maximum number of requests per minute.</summary>
    [Parameter]
    [ValidateRange(1, 100000)]
    [ArgumentCompleter(typeof(NoCompleter))]
    public int? RequestsPerMinute { get; set; }

    /// <summary>The maximum size in bytes of a response that is read into memory; PowerShell accepts 512MB.</summary>
    [Parameter]
    [ValidateRange(1024L * 1024, 1024L * 1024 * 1024)]
    [ArgumentCompleter(typeof(NoCompleter))]
    public long MaxResponseBytes { get; set; } = VlmRunClient.DefaultMaxResponseBytes;

    /// <summary>The address of the proxy for all requests of the session; by default that of the environment.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoCompleter))]
    public string? Proxy { get; set; }

    /// <summary>User name and password for the proxy.</summary>
    [Parameter]
    [Credential]
    [ArgumentCompleter(typeof(NoCompleter))]
    public PSCredential? ProxyCredential { get; set; }

    /// <summary>Use the credentials of the current user for the proxy.</summary>
    [Parameter]
    public SwitchParameter ProxyUseDefaultCredentials { get; set; }

    /// <summary>A file with certificates of CAs that are trusted beside those of the system, PEM or DER.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CaCertificate { get; set; }

    /// <summary>The credits that the session may use for predictions, executions and chats.</summary>
    [Parameter]
    [ValidateRange(0.01, 1_000_000_000.0)]
    [ArgumentCompleter(typeof(NoCompleter))]
    public double? MaxCredits { get; set; }

    /// <summary>Requests of this session forbid training on their data, unless a command says otherwise.</summary>
    [Parameter]
    public SwitchParameter NoTraining { get; set; }

    /// <summary>The service makes no download addresses of the files of this session, unless a command asks for one.</summary>
    [Parameter]
    public SwitchParameter NoPublicUrl { get; set; }

    /// <summary>Do not check whether the service responds and accepts the key.</summary>
    [Parameter]
    public SwitchParameter NoCheck { get; set; }

    /// <summary>Write the session to the pipeline.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override async Task EndAsync()
    {
        Profile? profile = FindProfile();
        NetworkSettings network = FindNetwork(profile);
        SessionSettings found = FindKey(profile);
        SessionSettings settings = found with
        {
            Name = Name,
            RequestsPerMinute = RequestsPerMinute,
            TimeoutSec = TimeoutSec,
            MaxRetry = MaxRetry,
            MaxResponseBytes = MaxResponseBytes,
            Network = network,
            MaxCredits = (decimal?)MaxCredits,
            NoTraining = NoTraining,
            NoPublicUrl = NoPublicUrl,
        };
        foreach (string warning in SessionWarnings.Of(settings))
        {
            WriteWarning(warning);
        }

        VlmSession session = new(settings);
        if (!NoCheck)
        {
            Session = session;
            await Client.CheckAsync(StopToken);
        }

        SessionTable.Add(session);
        if (PassThru)
        {
            WriteObject(session);
        }
    }

    private NetworkSettings FindNetwork(Profile? profile)
    {
        if (ProxyCredential is not null && ProxyUseDefaultCredentials)
        {
            ThrowTerminatingError(ErrorRecords.BadParameter(
                "-ProxyCredential and -ProxyUseDefaultCredentials cannot be used together.", "Omit -ProxyUseDefaultCredentials."));
        }

        (Uri? proxy, NetworkCredential? credential) = Proxy is not null ? ProxyAddress.Parse(Proxy, nameof(Proxy))
            : profile?.Proxy is { } stored ? ProxyAddress.Parse(stored, $"proxy of profile '{profile.Name}' in '{profile.Path}'")
            : default((Uri?, NetworkCredential?));
        string? file = CaCertificate is null ? profile?.CaCertificatePath : GetUnresolvedProviderPathFromPSPath(CaCertificate);
        return new NetworkSettings
        {
            Proxy = proxy,
            ProxyCredentials = ProxyUseDefaultCredentials ? CredentialCache.DefaultCredentials : ProxyCredential?.GetNetworkCredential() ?? credential,
            CaCertificate = file,
            Roots = file is null ? [] : CertificateFile.Read(file),
        };
    }

    private SessionSettings FindKey(Profile? profile)
    {
        Uri? address = BaseUri is null ? null : BaseAddress.Parse(BaseUri, nameof(BaseUri));
        Uri Address() => address ?? (profile is null ? KeyDiscovery.FindAddress() : KeyDiscovery.FindAddress(profile));
        if ((ApiKey ?? Credential?.Password) is { } given)
        {
            return new SessionSettings(Address(), Plain(given), "parameter");
        }

        if (SecretName is not null)
        {
            return OfSecret(Address(), SecretName, Vault);
        }

        if (profile is { ApiKey: { } key })
        {
            return new SessionSettings(Address(), ApiKeyText.Check(key, $"profile '{profile.Name}' of '{profile.Path}'"), "profile") { SharedFile = profile.IsShared ? profile.Path : null };
        }

        if (profile is { SecretName: { } secret })
        {
            return OfSecret(Address(), secret, profile.Vault);
        }

        if (profile is not null)
        {
            throw new NotConnectedException($"Profile '{profile.Name}' of '{profile.Path}' has neither api_key nor secret_name. Add one, or specify -ApiKey.");
        }

        if (KeyDiscovery.Find(address) is { } stored)
        {
            return stored;
        }

        try
        {
            Host.UI.Write("VLM Run API key: ");
            return new SessionSettings(address ?? KeyDiscovery.FindAddress(), Plain(Host.UI.ReadLineAsSecureString()), "prompt");
        }
        // Hosts without a prompt throw exceptions of different types.
        catch (Exception exception) when (exception is PSInvalidOperationException or System.Management.Automation.Host.HostException or NotImplementedException)
        {
            throw new NotConnectedException("No key was specified, and this host cannot prompt for one. Specify -ApiKey, or set VLMRUN_API_KEY.");
        }
    }

    private SessionSettings OfSecret(Uri address, string name, string? vault) =>
        new(address, ApiKeyText.Check(SecretReader.Read(this, name, vault), $"the secret '{name}'"), "secret") { SecretName = name, Vault = vault };

    // Where there are profiles, a name that none has is a mistake: another account's key must not be used under it.
    private Profile? FindProfile()
    {
        bool hasKey = (ApiKey ?? Credential?.Password) is not null || SecretName is not null;
        if (Name is null || (hasKey && BaseUri is not null))
        {
            return null;
        }

        IReadOnlyDictionary<string, Profile> profiles = ConfigFile.ReadProfiles();
        if (profiles.GetValueOrDefault(Name) is { } profile)
        {
            return profile;
        }

        return profiles.Count > 0 && !hasKey
            ? throw new NotConnectedException($"There is no profile '{Name}' in the configuration file; there are: {string.Join(", ", profiles.Values)}. Specify -ApiKey or -SecretName for another account.")
            : null;
    }

    private static string Plain(SecureString key) => ApiKeyText.Check(new NetworkCredential("", key).Password);
}
