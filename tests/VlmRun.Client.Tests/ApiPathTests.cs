using System;
using System.Linq;
using System.Threading.Tasks;
using VlmRun.Http;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class ApiPathTests
{
    [Theory]
    [InlineData("pred_abc123", "predictions/pred_abc123")]
    [InlineData("a/b", "predictions/a%2Fb")]
    [InlineData("../health", "predictions/..%2Fhealth")]
    [InlineData("..%2fhealth", "predictions/..%252fhealth")]
    [InlineData("%2e%2e", "predictions/%252e%252e")]
    [InlineData("a b", "predictions/a%20b")]
    [InlineData("a?b=c#d", "predictions/a%3Fb%3Dc%23d")]
    [InlineData("http://evil.test/", "predictions/http%3A%2F%2Fevil.test%2F")]
    [InlineData("\\\\evil", "predictions/%5C%5Cevil")]
    [InlineData("Ä日本", "predictions/%C3%84%E6%97%A5%E6%9C%AC")]
    [InlineData("A\u0308", "predictions/A%CC%88")]
    [InlineData("...", "predictions/...")]
    [InlineData("a\r\nX: y", "predictions/a%0D%0AX%3A%20y")]
    public async Task An_id_reaches_the_service_unchanged(string id, string path)
    {
        using ClientFixture fixture = new();
        await fixture.GetAsync(id);
        Assert.Equal(path, fixture.Service.Requests.Single().Path);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(".")]
    [InlineData("..")]
    public async Task An_id_that_is_invalid_in_a_path_is_rejected_before_sending(string id)
    {
        using ClientFixture fixture = new();
        await Assert.ThrowsAsync<ArgumentException>(() => fixture.GetAsync(id));
        Assert.Empty(fixture.Service.Requests);
    }

    [Fact]
    public async Task An_id_that_is_not_valid_Unicode_is_rejected_before_sending()
    {
        using ClientFixture fixture = new();
        foreach (string id in (string[])["a\ud800", "\udc00a", "\ud800\ud800\udc00"])
        {
            await Assert.ThrowsAsync<ArgumentException>(() => fixture.GetAsync(id));
        }

        await fixture.GetAsync("\ud83d\ude00");
        Assert.Equal("predictions/%F0%9F%98%80", fixture.Service.Requests.Single().Path);
    }

    [Fact]
    public void A_query_omits_nulls_and_escapes_values() =>
        Assert.Equal("x?b=true&c=a%26b&d=1.5", ApiPath.Query("x", ("a", null), ("b", true), ("c", "a&b"), ("d", 1.5)));
}
