using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;

namespace VlmRun.Simulator.Answers;

/// <summary>Pseudo-random numbers that are always the same for the same images (SplitMix64).</summary>
internal sealed class AnswerRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A seed from the hashes of the images.</summary>
    public static ulong Seed(IEnumerable<string> hashes)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', hashes)));
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }

    /// <summary>An integer between the bounds, both included.</summary>
    public long Next(long minimum, long maximum)
    {
        _state += 0x9E3779B97F4A7C15;
        ulong mixed = _state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        mixed ^= mixed >> 31;
        ulong span = (ulong)(maximum - minimum) + 1;
        return span == 0 ? (long)mixed : minimum + (long)(mixed % span);
    }

    public T Pick<T>(IReadOnlyList<T> items)
    {
        return items[(int)Next(0, items.Count - 1)];
    }

    /// <summary>A number with this many decimals between the bounds.</summary>
    public decimal Decimal(decimal minimum, decimal maximum, int decimals)
    {
        long scale = (long)Math.Pow(10, decimals);
        return Next((long)Math.Ceiling(minimum * scale), (long)Math.Floor(maximum * scale)) / (decimal)scale;
    }

    public DateOnly Date()
    {
        return new DateOnly(2025, 1, 1).AddDays((int)Next(0, 480));
    }
}
