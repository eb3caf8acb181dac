using System;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using VlmRun.Http;

namespace VlmRun;

/// <summary>The MD5 of a file, by which the service knows content (<c>GET files/hash/{md5}</c>).</summary>
internal static class FileHash
{
    /// <summary>Lower-case hex; the file is read once and never held whole.</summary>
    [SuppressMessage("Security", "CA5351", Justification = "The API identifies content by MD5; nothing is protected by it.")]
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
