using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace VlmRun;

/// <summary>The MD5 hash of a file, by which the service identifies content (<c>GET files/hash/{md5}</c>).</summary>
internal static class FileHash
{
    /// <summary>Lower-case hex; the file is read once, in pieces.</summary>
    [SuppressMessage("Security", "CA5351", Justification = "The API identifies content by MD5; it is not used for security.")]
    public static async Task<string> Md5Async(IBodySource source, CancellationToken cancellationToken)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        try
        {
            await BodySource.ReadAsync(
                source,
                (piece, _) =>
                {
                    hash.AppendData(piece.Span);
                    return ValueTask.CompletedTask;
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (BodySourceException exception)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(exception.InnerException!);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
