namespace VlmRun.Transport;

/// <summary>The proxy of the environment, except for loopback addresses: a proxy cannot reach those, and must not receive the key.</summary>
internal sealed class LoopbackProxy(IWebProxy inner) : IWebProxy
{
    /// <summary>The credentials of the session; without them, those of the environment.</summary>
    public ICredentials? Credentials
    {
        get => field ?? inner.Credentials;
        set;
    }

    public Uri? GetProxy(Uri destination) => destination.IsLoopback ? null : inner.GetProxy(destination);

    public bool IsBypassed(Uri host) => host.IsLoopback || inner.IsBypassed(host);
}
