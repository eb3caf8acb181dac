using System;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Security.Cryptography;

namespace VlmRun.Simulator.Files;

/// <summary>Receives a file in pieces: small files are kept in memory, larger ones are written to disk, too large ones are only counted.</summary>
internal sealed class ContentSink : IDisposable
{
    private const int MaxBytesInMemory = 256 * 1024;

    private readonly ContentFolder _folder;
    private readonly long _keepUpTo;
    private readonly IncrementalHash _hash = NewHash();
    private MemoryStream? _inMemory;
    private FileStream? _part;

    /// <summary>Creates a sink.</summary>
    /// <param name="folder">The folder for the bytes.</param>
    /// <param name="keepUpTo">The maximum number of bytes that are kept.</param>
    /// <param name="expected">The declared length, if known: bytes that will not be kept are not written.</param>
    public ContentSink(ContentFolder folder, long keepUpTo, long? expected)
    {
        _folder = folder;
        _keepUpTo = keepUpTo;
        _inMemory = expected > keepUpTo ? null : new MemoryStream();
    }

    /// <summary>The number of bytes received.</summary>
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

        if (_inMemory is not null && Bytes > MaxBytesInMemory)
        {
            _part = _folder.Part();
            _part.Write(_inMemory.GetBuffer().AsSpan(0, (int)_inMemory.Length));
            _inMemory = null;
        }

        _part?.Write(piece);
        _inMemory?.Write(piece);
    }

    /// <summary>Ends the file.</summary>
    public UploadedContent End()
    {
        string md5 = Convert.ToHexStringLower(_hash.GetHashAndReset());
        bool kept = _inMemory is not null || _part is not null;
        if (_inMemory is not null)
        {
            _folder.Keep(md5, _inMemory.GetBuffer().AsSpan(0, (int)_inMemory.Length));
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
        _inMemory = null;
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
