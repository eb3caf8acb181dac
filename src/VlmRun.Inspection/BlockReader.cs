using System;
using System.Collections.Generic;
using System.IO;

namespace VlmRun.Inspection;

/// <summary>The bytes of a file, or of a decoded stream, by position. Reads blocks on demand and keeps the last few.</summary>
internal sealed class BlockReader
{
    private const int BlockSize = 4096;
    private const int MaxBlocks = 64;

    private readonly Stream? _stream;
    private readonly Dictionary<long, byte[]> _blocks = [];
    private byte[] _block = [];
    private long _blockStart;

    /// <summary>Bytes of a file.</summary>
    /// <param name="stream">A stream that can seek.</param>
    public BlockReader(Stream stream)
    {
        _stream = stream;
        Length = stream.Length;
    }

    /// <summary>Bytes in memory.</summary>
    public BlockReader(byte[] bytes)
    {
        _block = bytes;
        Length = bytes.Length;
    }

    /// <summary>The number of bytes.</summary>
    public long Length { get; }

    /// <summary>The byte at a position; -1 outside.</summary>
    public int this[long position]
    {
        get
        {
            long inBlock = position - _blockStart;
            if (inBlock >= 0 && inBlock < _block.Length)
            {
                return _block[inBlock];
            }

            if (_stream is null || position < 0 || position >= Length)
            {
                return -1;
            }

            Load(position / BlockSize * BlockSize);
            inBlock = position - _blockStart;
            return inBlock < _block.Length ? _block[inBlock] : -1;
        }
    }

    /// <summary>Reads up to the end of <paramref name="target"/> or of the input; returns the number of bytes.</summary>
    public int Read(long position, Span<byte> target)
    {
        int read = 0;
        while (read < target.Length && this[position + read] >= 0)
        {
            ReadOnlySpan<byte> rest = _block.AsSpan((int)(position + read - _blockStart));
            int taken = Math.Min(rest.Length, target.Length - read);
            rest[..taken].CopyTo(target[read..]);
            read += taken;
        }

        return read;
    }

    /// <summary>A number of <paramref name="bytes"/> bytes, 1 to 8, the highest first; null beyond the end.</summary>
    public ulong? BigEndian(long position, int bytes) => Number(position, bytes, isBigEndian: true);

    /// <summary>A number of <paramref name="bytes"/> bytes, 1 to 8, the lowest first; null beyond the end.</summary>
    public ulong? LittleEndian(long position, int bytes) => Number(position, bytes, isBigEndian: false);

    /// <summary>A number of <paramref name="bytes"/> bytes, 1 to 8; null beyond the end.</summary>
    public ulong? Number(long position, int bytes, bool isBigEndian)
    {
        ulong number = 0;
        for (int i = 0; i < bytes; i++)
        {
            int one = this[position + (isBigEndian ? i : bytes - 1 - i)];
            if (one < 0)
            {
                return null;
            }

            number = (number << 8) | (byte)one;
        }

        return number;
    }

    /// <summary>Whether these bytes are at a position.</summary>
    public bool Has(long position, ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            if (this[position + i] != bytes[i])
            {
                return false;
            }
        }

        return true;
    }

    private void Load(long start)
    {
        if (!_blocks.TryGetValue(start, out byte[]? block))
        {
            block = new byte[(int)Math.Min(BlockSize, Length - start)];
            _stream!.Position = start;
            int read = _stream.ReadAtLeast(block, block.Length, throwOnEndOfStream: false);
            // The file may shrink while it is read.
            Array.Resize(ref block, read);
            if (_blocks.Count >= MaxBlocks)
            {
                _blocks.Clear();
            }

            _blocks.Add(start, block);
        }

        (_block, _blockStart) = (block, start);
    }
}
