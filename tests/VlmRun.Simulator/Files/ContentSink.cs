using System;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Security.Cryptography;

namespace VlmRun.Simulator.Files;

/// <summary>Takes a file piece by piece: small ones are held until their end, larger ones go to disk, too large ones are only counted.</summary>
internal sealed class ContentSink : IDisposable
{
    private const int HeldUpTo = 256 * 1024;

    private readonly ContentFolder _folder;
    private readonly long _keepUpTo;
    private readonly IncrementalHash _hash = NewHash();
    private MemoryStream? _held;
    private FileStream? _part;

    /// <summary>Makes a sink.</summary>
    /// <param name="folder">Where the bytes go.</param>
    /// <param name="keepUpTo">How many are kept.</param>
    /// <param name="expected">How many are announced, if that is known: what will not be kept need not be written.</param>
    public ContentSink(ContentFolder folder, long keepUpTo, long? expected)
    {
        _folder = folder;
        _keepUpTo = keepUpTo;
        _held = expected > keepUpTo ? null : new MemoryStream();
    }

    /// <summary>How many bytes came.</summary>
    public long Bytes { get; private set; }

    public void Write(ReadOnlySpan<byte> piece)
    {
        _hash.AppendData(piece);
        Bytes += piece.Length;
        if (Bytes > _keepUpTo)
        {
            Drop();
            return;
        }

        if (_held is not null && Bytes > HeldUpTo)
        {
            _part = _folder.Part();
            _part.Write(_held.GetBuffer().AsSpan(0, (int)_held.Length));
            _held = null;
        }

        _part?.Write(piece);
        _held?.Write(piece);
    }

    /// <summary>Ends the file.</summary>
    public UploadedContent End()
    {
        string md5 = Convert.ToHexStringLower(_hash.GetHashAndReset());
        bool kept = _held is not null || _part is not null;
        if (_held is not null)
        {
            _folder.Keep(md5, _held.GetBuffer().AsSpan(0, (int)_held.Length));
        }

        if (_part is not null)
        {
            string name = _part.Name;
            _part.Dispose();
            _part = null;
            _folder.Keep(md5, name);
        }

        return new UploadedContent(Bytes, md5, kept);
    }

    public void Dispose()
    {
        Drop();
        _hash.Dispose();
    }

    private void Drop()
    {
        _held = null;
        if (_part is not null)
        {
            _part.Dispose();
            System.IO.File.Delete(_part.Name);
            _part = null;
        }
    }

    [SuppressMessage("Security", "CA5351", Justification = "The API knows content by its MD5.")]
    private static IncrementalHash NewHash()
    {
        return IncrementalHash.CreateHash(HashAlgorithmName.MD5);
    }
}
