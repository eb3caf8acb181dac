using System;
using System.Net;
using VlmRun.Transport;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class LoopbackProxyTests
{
    private static readonly Uri s_proxy = new("http://proxy.example:3128");

    [Theory]
    [InlineData("http://127.0.0.1:5000/v1", true)]
    [InlineData("http://127.8.9.10/v1", true)]
    [InlineData("http://localhost:5000/v1", true)]
    [InlineData("http://[::1]:5000/v1", true)]
    [InlineData("https://api.vlm.run/v1", false)]
    [InlineData("http://10.0.0.1/v1", false)]
    [InlineData("http://localhost.example/v1", false)]
    public void A_loopback_address_never_uses_the_proxy_of_the_environment(string address, bool isDirect)
    {
        LoopbackProxy proxy = new(new WebProxy(s_proxy));
        Assert.Equal(isDirect, proxy.IsBypassed(new Uri(address)));
        Assert.Equal(isDirect ? null : s_proxy, proxy.GetProxy(new Uri(address)));
    }
}
