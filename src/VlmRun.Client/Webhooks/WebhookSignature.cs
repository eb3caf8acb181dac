using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace VlmRun;

/// <summary>The signature of a delivery to a callback address: <c>sha256=</c> and the HMAC-SHA256 of the body in hex.</summary>
public static class WebhookSignature
{
    /// <summary>The name of the header with the signature.</summary>
    public const string Header = "X-VLMRun-Signature";

    private const string Prefix = "sha256=";
    private static readonly SearchValues<char> s_hex = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>Computes the signature of a body with the account's secret.</summary>
    public static string Create(ReadOnlySpan<byte> body, string secret)
    {
        ArgumentException.ThrowIfNullOrEmpty(secret);
        return Prefix + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));
    }

    /// <summary>Whether this has the form of a signature: <c>sha256=</c> and 64 hex digits.</summary>
    internal static bool IsWellFormed(string? signature) =>
        signature?.StartsWith(Prefix, StringComparison.Ordinal) == true
        && signature.Length == Prefix.Length + (2 * HMACSHA256.HashSizeInBytes)
        && !signature.AsSpan(Prefix.Length).ContainsAnyExcept(s_hex);

    /// <summary>Whether a body was signed with the secret, compared in constant time; false without a signature or a secret.</summary>
    public static bool Verify(ReadOnlySpan<byte> body, string? signature, string? secret)
    {
        if (string.IsNullOrEmpty(secret) || signature?.StartsWith(Prefix, StringComparison.Ordinal) != true)
        {
            return false;
        }

        ReadOnlySpan<char> hex = signature.AsSpan(Prefix.Length);
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return hex.Length == 2 * given.Length
            && Convert.FromHexString(hex, given, out _, out _) == OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(given, HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));
    }
}
