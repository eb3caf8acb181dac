using System;
using System.Linq;
using System.Text;
using Xunit;

namespace VlmRun.Client.Tests;

public sealed class WebhookSignatureTests
{
    private const string Secret = "sim-webhook-secret";

    // Computed with another implementation of HMAC-SHA256.
    private const string Hex = "15b64e1c1795a72c288914432b116d97f77c0b0b3dfd3acd540ed187ca754697";

    private static byte[] Body => Encoding.UTF8.GetBytes("""{"id":"p1","status":"completed"}""");

    [Fact]
    public void The_signature_agrees_with_another_implementation() => Assert.Equal("sha256=" + Hex, WebhookSignature.Create(Body, Secret));

    [Theory]
    [InlineData("sha256=" + Hex)]
    [InlineData("sha256=15B64E1C1795A72C288914432B116D97F77C0B0B3DFD3ACD540ED187CA754697")]
    [InlineData("sha256=15B64E1C1795A72C288914432B116D97F77C0B0B3DFD3ACD540ed187ca754697")]
    public void A_valid_signature_is_accepted_in_upper_and_lower_case(string signature) =>
        Assert.True(WebhookSignature.Verify(Body, signature, Secret));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sha256=")]
    [InlineData("sha256")]
    [InlineData(Hex)]
    [InlineData("sha1=" + Hex)]
    [InlineData("SHA256=" + Hex)]
    [InlineData("sha512=" + Hex)]
    [InlineData("sha256= " + Hex)]
    [InlineData("sha256=" + Hex + "00")]
    [InlineData("sha256=" + Hex + "\n")]
    [InlineData("sha256=15b64e1c1795a72c288914432b116d97f77c0b0b3dfd3acd540ed187ca7546")]
    [InlineData("sha256=15b64e1c1795a72c288914432b116d97f77c0b0b3dfd3acd540ed187ca75469")]
    [InlineData("sha256=15b64e1c1795a72c288914432b116d97f77c0b0b3dfd3acd540ed187ca754698")]
    [InlineData("sha256=z5b64e1c1795a72c288914432b116d97f77c0b0b3dfd3acd540ed187ca754697")]
    [InlineData("sha256=１5b64e1c1795a72c288914432b116d97f77c0b0b3dfd3acd540ed187ca754697")]
    public void Other_texts_are_not_accepted_as_signatures(string? signature) => Assert.False(WebhookSignature.Verify(Body, signature, Secret));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_secret_no_signature_is_valid(string? secret)
    {
        Assert.False(WebhookSignature.Verify(Body, "sha256=" + Hex, secret));
        byte[] empty = System.Security.Cryptography.HMACSHA256.HashData(Array.Empty<byte>(), Body);
        Assert.False(WebhookSignature.Verify(Body, "sha256=" + Convert.ToHexStringLower(empty), secret));
    }

    [Fact]
    public void Each_byte_of_body_and_secret_counts()
    {
        for (int i = 0; i < Body.Length; i++)
        {
            byte[] other = Body;
            other[i] ^= 1;
            Assert.False(WebhookSignature.Verify(other, "sha256=" + Hex, Secret));
        }

        Assert.False(WebhookSignature.Verify(Body, "sha256=" + Hex, Secret + "x"));
        Assert.False(WebhookSignature.Verify([.. Body.Append((byte)'\n')], "sha256=" + Hex, Secret));
    }

    [Fact]
    public void Binary_bodies_and_non_ASCII_secrets_can_be_signed()
    {
        byte[] bytes = [0xFF, 0x00, 0xC3, 0x28];
        Assert.True(WebhookSignature.Verify(bytes, WebhookSignature.Create(bytes, "größe €"), "größe €"));
        Assert.False(WebhookSignature.Verify(bytes, WebhookSignature.Create(bytes, "größe €"), "grosse €"));
        Assert.True(WebhookSignature.Verify([], WebhookSignature.Create([], "s"), "s"));
    }

    [Fact]
    public void Signing_without_a_secret_is_an_error() =>
        Assert.Throws<ArgumentException>(() => WebhookSignature.Create(Body, ""));
}
